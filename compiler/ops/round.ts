import { everywhere } from '../ir/accuracy.js';
import type { Value } from '../ir/value.js';
import { elementwise } from './families/elementwise.js';
import { floats } from './families/operands.js';
import { unarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    round(x: Value): Value;
  }
}

export const round = elementwise(1, {
  name: 'round',
  doc: 'Nearest whole number, of two equally near ones the even one.',
  accuracy: everywhere({ ulp: 0, over: 'all', unsignedZero: true }),
  onnx: 'Round',
  dtypes: floats,
  f: halfToEven,
  gradient: { none: 'zero wherever it exists' },
  samples: unarySamples([-2.5, -0.5, 0.5, 1.5, 2.4, 3.75]),
});

function halfToEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  return rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
}
