import { tensorFrom } from '../../../schemas/tensor.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';

/** Products of all pairs of rows of `matrix` [K, C], as [K, K]. */
export function rowProducts(b: OpBuilder, matrix: Value): Value {
  return b.matMul(matrix, b.transpose(matrix, { perm: [1, 0] }));
}

/** Row and column number of every entry of a [K, K] matrix, as float32 [K, 1] and [1, K]; K may be unknown. */
export function pairNumbers(b: OpBuilder, matrix: Value): { readonly row: Value; readonly column: Value } {
  const numbers = rowNumbers(b, matrix);
  return { row: b.unsqueeze(numbers, { axes: [1] }), column: b.unsqueeze(numbers, { axes: [0] }) };
}

/**
 * 0, 1, ... for the rows of a matrix, [K]. Of equal elements topK lists the lower position first; adding the
 * positions to zeros gives them the dimension of the rows instead of topK's own.
 */
function rowNumbers(b: OpBuilder, matrix: Value): Value {
  const [rows] = matrix.type.dims;
  if (typeof rows === 'number') return b.constant(tensorFrom('float32', [rows], [...Array(rows).keys()]));
  const zeros = b.expandLike(b.scalar(0, 'float32'), b.reduceSum(matrix, { axes: [1], keepDims: false }));
  const [, positions] = b.topK(zeros, b.reshape(b.sizeOf(matrix, { axes: [0] }), { shape: [1] }));
  return b.scatterAdd(zeros, positions, b.cast(positions, { to: 'float32' }), { axis: 0 });
}
