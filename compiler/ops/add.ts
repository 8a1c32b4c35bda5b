import { rounded } from '../ir/accuracy.js';
import type { Value } from '../ir/value.js';
import { fixedVector } from './families/affine-rules.js';
import { elementwise } from './families/elementwise.js';
import { binarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    add(a: Value, c: Value): Value;
  }
}

export const add = elementwise(2, {
  name: 'add',
  doc: 'Sum of two operands, broadcast.',
  accuracy: rounded,
  onnx: 'Add',
  f: (a, c) => a + c,
  zeroRows: 'all',
  gradient: ({ dy }) => [dy, dy],
  affine: (context) => {
    const by = fixedVector(context);
    return by && [{ kind: 'add', by }];
  },
  samples: binarySamples([1, -2, 3, 0.5, 4, -1], [2, -1.5, 0.25, -3, 1.25, 5]),
});
