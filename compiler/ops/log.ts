import { inFloats } from '../ir/accuracy.js';
import type { Value } from '../ir/value.js';
import { elementwise } from './families/elementwise.js';
import { floats } from './families/operands.js';
import { unarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    log(x: Value): Value;
  }
}

export const log = elementwise(1, {
  name: 'log',
  doc: 'Natural logarithm.',
  accuracy: inFloats({ ulp: 3 }, { ulp: 1 }),
  onnx: 'Log',
  dtypes: floats,
  f: (x) => Math.log(x),
  gradient: ({ b, dy, inputs: [x] }) => [b.div(dy, x)],
  samples: unarySamples([0.5, 1, 2.25, 4, 0.1, 9]),
});
