import { rounded } from '../ir/accuracy.js';
import type { Value } from '../ir/value.js';
import { elementwise } from './families/elementwise.js';
import { floats } from './families/operands.js';
import { unarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    sqrt(x: Value): Value;
  }
}

export const sqrt = elementwise(1, {
  name: 'sqrt',
  doc: 'Square root. Gradient: infinite at 0.',
  accuracy: rounded,
  onnx: 'Sqrt',
  dtypes: floats,
  f: (x) => Math.sqrt(x),
  // y' = 1 / (2 y)
  gradient: ({ b, dy, outputs: [y] }) => [b.div(b.mul(dy, b.scalar(0.5, dy.type.dtype)), y)],
  samples: unarySamples([0.5, 1, 2.25, 4, 0.1, 9]),
});
