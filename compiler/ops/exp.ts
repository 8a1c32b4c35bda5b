import { inFloats } from '../ir/accuracy.js';
import type { Value } from '../ir/value.js';
import { elementwise } from './families/elementwise.js';
import { floats } from './families/operands.js';
import { unarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    exp(x: Value): Value;
  }
}

export const exp = elementwise(1, {
  name: 'exp',
  doc: 'Exponential.',
  accuracy: inFloats({ ulp: 1 }, { ulp: 2 }),
  onnx: 'Exp',
  dtypes: floats,
  f: (x) => Math.exp(x),
  gradient: ({ b, dy, outputs: [y] }) => [b.mul(dy, y)],
  samples: unarySamples([-3, 0, 0.25, 4, 1, -0.5]),
});
