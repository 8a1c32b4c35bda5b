import { exact } from '../ir/accuracy.js';
import type { Value } from '../ir/value.js';
import { elementwise } from './families/elementwise.js';
import { unarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    abs(x: Value): Value;
  }
}

export const abs = elementwise(1, {
  name: 'abs',
  doc: 'Absolute value. Gradient: 0 at 0.',
  accuracy: exact,
  onnx: 'Abs',
  f: (x) => Math.abs(x),
  gradient: ({ b, dy, inputs: [x] }) => [b.mul(dy, b.sign(x))],
  samples: unarySamples([-3, 2, 0.25, 4, 1, -0.5]),
});
