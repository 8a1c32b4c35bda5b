import type { Value } from '../ir/value.js';
import { elementwise } from './families/elementwise.js';
import { floats } from './families/operands.js';
import { unarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    sigmoid(x: Value): Value;
  }
}

export const sigmoid = elementwise(1, {
  name: 'sigmoid',
  doc: 'Logistic function 1 / (1 + exp(-x)).',
  onnx: 'Sigmoid',
  dtypes: floats,
  f: (x) => 1 / (1 + Math.exp(-(x as number))),
  // y' = y (1 - y)
  gradient: ({ b, dy, outputs: [y] }) => [b.mul(dy, b.mul(y as Value, b.sub(b.scalar(1, dy.type.dtype), y as Value)))],
  samples: unarySamples([-3, -0.5, 0, 0.25, 1, 4]),
});
