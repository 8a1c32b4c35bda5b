import { exact } from '../ir/accuracy.js';
import type { Value } from '../ir/value.js';
import { elementwise } from './families/elementwise.js';
import { binarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    and(a: Value, c: Value): Value;
  }
}

export const and = elementwise(2, {
  name: 'and',
  doc: 'Logical and of two bool operands, broadcast.',
  accuracy: exact,
  onnx: 'And',
  dtypes: ['bool'],
  f: (a, c) => Number(a === 1 && c === 1),
  gradient: { none: 'truth values have no derivative' },
  samples: binarySamples([0, 0, 1, 1, 0, 1], [0, 1, 0, 1, 1, 0], 'bool'),
});
