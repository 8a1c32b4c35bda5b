import type { Value } from '../ir/value.js';
import { fixedVector } from './families/affine-rules.js';
import { elementwise } from './families/elementwise.js';
import { binarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    mul(a: Value, c: Value): Value;
  }
}

export const mul = elementwise(2, {
  name: 'mul',
  doc: 'Product of two operands, broadcast.',
  onnx: 'Mul',
  f: (a, c) => (a as number) * (c as number),
  gradient: ({ b, dy, inputs: [a, c] }) => [b.mul(dy, c as Value), b.mul(dy, a as Value)],
  affine: (context) => {
    const by = fixedVector(context);
    return by && [{ kind: 'scale', by }];
  },
  samples: binarySamples([1, -2, 3, 0.5, 4, -1], [2, -1.5, 0.25, -3, 1.25, 5]),
});
