import { tensorFrom } from '../../../schemas/tensor.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';

/** Weights in float64: row i holds what input i adds to each output. */
export type FilterMatrix = readonly (readonly number[])[];

/** Columns whose weights add up to less than this share of their magnitudes take a constant to 0. */
const vanishing = 1e-9;

/**
 * x times `matrix` along the last axis. A filter that takes every constant to 0, a derivative say, is applied to differences of
 * neighbours, which lose nothing of spectra that are large beside their changes.
 */
export function filtered(b: OpBuilder, x: Value, matrix: FilterMatrix): Value {
  if (matrix.length < 2 || !takesConstantsToZero(matrix)) return b.matMul(x, matrixValue(b, matrix));
  const [first, last] = [0, 1].map((start) => b.take(x, { axis: -1, indices: matrix.slice(1).map((_, i) => i + start) })) as [Value, Value];
  return b.matMul(b.sub(last, first), matrixValue(b, overDifferences(matrix)));
}

function takesConstantsToZero(matrix: FilterMatrix): boolean {
  const columns = matrix[0]?.map((_, j) => matrix.map((row) => row[j] as number)) ?? [];
  return columns.every((column) => {
    const magnitude = column.reduce((sum, weight) => sum + Math.abs(weight), 0);
    return Math.abs(column.reduce((sum, weight) => sum + weight, 0)) <= vanishing * magnitude;
  });
}

/** K with x M = d K, where d_k = x_(k+1) - x_k and the columns of M add up to 0: K_k = - sum of M_i over i <= k. */
function overDifferences(matrix: FilterMatrix): number[][] {
  const sums = matrix[0]?.map(() => 0) ?? [];
  return matrix.slice(0, -1).map((row) => {
    for (const [j, weight] of row.entries()) sums[j] = (sums[j] as number) - weight;
    return [...sums];
  });
}

function matrixValue(b: OpBuilder, rows: FilterMatrix): Value {
  return b.constant(tensorFrom('float32', [rows.length, rows[0]?.length ?? 0], rows.flat()));
}

/** The product of two matrices. */
export function productOf(one: FilterMatrix, other: FilterMatrix): number[][] {
  return one.map((row) => (other[0] ?? []).map((_, j) => row.reduce((sum, weight, k) => sum + weight * (other[k]?.[j] as number), 0)));
}
