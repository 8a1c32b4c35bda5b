import { inFloats } from '../ir/accuracy.js';
import type { Value } from '../ir/value.js';
import { elementwise } from './families/elementwise.js';
import { floats } from './families/operands.js';
import { unarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    cos(x: Value): Value;
  }
}

export const cos = elementwise(1, {
  name: 'cos',
  doc: 'Cosine of an angle in radians.',
  accuracy: inFloats({ ulp: 2 }, { ulp: 4, absolute: 1e-15 }),
  onnx: 'Cos',
  dtypes: floats,
  f: (x) => Math.cos(x),
  gradient: ({ b, dy, inputs: [x] }) => [b.neg(b.mul(dy, b.sin(x)))],
  samples: unarySamples([-3, 0, 0.25, 4, 1, -0.5]),
});
