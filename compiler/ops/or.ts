import { exact } from '../ir/accuracy.js';
import type { Value } from '../ir/value.js';
import { elementwise } from './families/elementwise.js';
import { binarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    or(a: Value, c: Value): Value;
  }
}

export const or = elementwise(2, {
  name: 'or',
  doc: 'Logical or of two bool operands, broadcast.',
  accuracy: exact,
  onnx: 'Or',
  dtypes: ['bool'],
  f: (a, c) => Number(a === 1 || c === 1),
  gradient: { none: 'truth values have no derivative' },
  samples: binarySamples([0, 0, 1, 1, 0, 1], [0, 1, 0, 1, 1, 0], 'bool'),
});
