import { exact } from '../ir/accuracy.js';
import type { Value } from '../ir/value.js';
import { elementwise } from './families/elementwise.js';
import { binarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    less(a: Value, c: Value): Value;
  }
}

export const less = elementwise(2, {
  name: 'less',
  doc: 'True where a < c.',
  accuracy: exact,
  onnx: 'Less',
  result: 'bool',
  f: (a, c) => Number(a < c),
  gradient: { none: 'truth values have no derivative' },
  samples: binarySamples([1, 2, 3, 4, 5, 6], [3, 2, 1, 4, 6, 5]),
});
