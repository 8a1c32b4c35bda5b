import { exact } from '../ir/accuracy.js';
import type { Value } from '../ir/value.js';
import { elementwise } from './families/elementwise.js';
import { unarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    not(x: Value): Value;
  }
}

export const not = elementwise(1, {
  name: 'not',
  doc: 'Logical negation of a bool operand.',
  accuracy: exact,
  onnx: 'Not',
  dtypes: ['bool'],
  f: (x) => Number(x === 0),
  gradient: { none: 'truth values have no derivative' },
  samples: unarySamples([0, 0, 1, 1, 0, 1], 'bool'),
});
