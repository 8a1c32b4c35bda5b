import { rounded } from '../ir/accuracy.js';
import type { Value } from '../ir/value.js';
import { fixedVector, negated } from './families/affine-rules.js';
import { elementwise } from './families/elementwise.js';
import { binarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    sub(a: Value, c: Value): Value;
  }
}

export const sub = elementwise(2, {
  name: 'sub',
  doc: 'Difference a - c, broadcast.',
  accuracy: rounded,
  onnx: 'Sub',
  f: (a, c) => a - c,
  zeroRows: 'all',
  subtracts: true,
  gradient: ({ b, dy }) => [dy, b.neg(dy)],
  affine: (context) => {
    const by = fixedVector(context);
    if (!by) return undefined;
    return context.varying === 0 ? [{ kind: 'subtract', by }] : [negated(context), { kind: 'add', by }];
  },
  samples: binarySamples([1, -2, 3, 0.5, 4, -1], [2, -1.5, 0.25, -3, 1.25, 5]),
});
