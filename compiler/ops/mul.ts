import { rounded } from '../ir/accuracy.js';
import type { OpBuilder } from '../ir/builder.js';
import type { Operation, Value } from '../ir/value.js';
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
  accuracy: rounded,
  onnx: 'Mul',
  f: (a, c) => (a as number) * (c as number),
  // A square has one gradient, 2 a dy, instead of two equal ones that need adding.
  zeroRows: 'any',
  gradient: ({ b, dy, inputs: [a, c] }) =>
    a === c ? [b.mul(b.mul(dy, b.scalar(2, dy.type.dtype)), a as Value), null] : [b.mul(dy, c as Value), b.mul(dy, a as Value)],
  simplify: scaledFactor,
  affine: (context) => {
    const by = fixedVector(context);
    return by && [{ kind: 'scale', by }];
  },
  samples: binarySamples([1, -2, 3, 0.5, 4, -1], [2, -1.5, 0.25, -3, 1.25, 5]),
});

/** A matrix product times a scalar as the product with the scaled matrix, where that is known to be small. */
function scaledFactor(b: OpBuilder, { inputs: [x, scalar] }: Operation): readonly Value[] | undefined {
  if (x?.from !== 'operation' || x.operation.op !== 'matMul' || scalar?.type.dims.length !== 0) return undefined;
  const [rows, matrix] = x.operation.inputs as [Value, Value];
  const isSmall = matrix.type.dims.every((dim) => typeof dim === 'number') && rows.type.dims.some((dim) => typeof dim !== 'number');
  return isSmall ? [b.matMul(rows, b.mul(matrix, scalar))] : undefined;
}
