import { inFloats } from '../ir/accuracy.js';
import type { Value } from '../ir/value.js';
import { elementwise } from './families/elementwise.js';
import { floats } from './families/operands.js';
import { unarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    tanh(x: Value): Value;
  }
}

export const tanh = elementwise(1, {
  name: 'tanh',
  doc: 'Hyperbolic tangent.',
  accuracy: inFloats({ ulp: 4, absolute: 2e-43 }, { ulp: 8 }),
  onnx: 'Tanh',
  dtypes: floats,
  f: (x) => Math.tanh(x),
  // y' = 1 - y^2
  gradient: ({ b, dy, outputs: [y] }) => [b.mul(dy, b.sub(b.scalar(1, dy.type.dtype), b.mul(y, y)))],
  samples: unarySamples([-3, 2, 0.25, 1, 0, -0.5]),
});
