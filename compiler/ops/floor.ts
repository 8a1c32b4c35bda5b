import { everywhere } from '../ir/accuracy.js';
import type { Value } from '../ir/value.js';
import { elementwise } from './families/elementwise.js';
import { floats } from './families/operands.js';
import { unarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    floor(x: Value): Value;
  }
}

export const floor = elementwise(1, {
  name: 'floor',
  doc: 'Largest whole number that is not above x.',
  accuracy: everywhere({ ulp: 0, over: 'all', unsignedZero: true }),
  onnx: 'Floor',
  dtypes: floats,
  f: Math.floor,
  gradient: { none: 'zero wherever it exists' },
  samples: unarySamples([-2.5, -0.5, 0.5, 1, 2.4, -3]),
});
