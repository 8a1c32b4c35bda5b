import { exact } from '../ir/accuracy.js';
import type { Value } from '../ir/value.js';
import { elementwise } from './families/elementwise.js';
import { anyDType } from './families/operands.js';
import { binarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    equal(a: Value, c: Value): Value;
  }
}

export const equal = elementwise(2, {
  name: 'equal',
  doc: 'True where a = c; NaN equals nothing.',
  accuracy: exact,
  onnx: 'Equal',
  dtypes: anyDType,
  result: 'bool',
  f: (a, c) => Number(a === c),
  gradient: { none: 'truth values have no derivative' },
  samples: binarySamples([1, 2, 3, 4, 5, 6], [3, 2, 1, 4, 6, 5]),
});
