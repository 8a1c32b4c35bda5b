import { inFloats } from '../ir/accuracy.js';
import type { Value } from '../ir/value.js';
import { elementwise } from './families/elementwise.js';
import { floats } from './families/operands.js';
import { unarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    sin(x: Value): Value;
  }
}

export const sin = elementwise(1, {
  name: 'sin',
  doc: 'Sine of an angle in radians.',
  accuracy: inFloats({ ulp: 2 }, { ulp: 4, absolute: 1e-15 }),
  onnx: 'Sin',
  dtypes: floats,
  f: (x) => Math.sin(x),
  gradient: ({ b, dy, inputs: [x] }) => [b.mul(dy, b.cos(x))],
  samples: unarySamples([-3, 0, 0.25, 4, 1, -0.5]),
});
