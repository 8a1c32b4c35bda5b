import { everywhere } from '../ir/accuracy.js';
import type { Value } from '../ir/value.js';
import { elementwise } from './families/elementwise.js';
import { unarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    sign(x: Value): Value;
  }
}

export const sign = elementwise(1, {
  name: 'sign',
  doc: '-1, 0 or 1.',
  accuracy: everywhere({ ulp: 0, over: 'all', unsignedZero: true }),
  onnx: 'Sign',
  f: (x) => Math.sign(x),
  gradient: { none: 'zero wherever it exists' },
  samples: unarySamples([-3, 0, 0.25, 4, 1, -0.5]),
});
