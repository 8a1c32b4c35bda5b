import { Matrix } from 'ml-matrix';
import { type Tensor, tensorFrom } from '../../../schemas/tensor.js';

/** Dtypes of matrices. */
export type FloatDType = 'float32' | 'float64';

/** A row-major square matrix of `values.length` entries. */
export function squareMatrix(values: Float64Array): Matrix {
  const n = Math.round(Math.sqrt(values.length));
  return Matrix.from1DArray(n, n, values);
}

/** A [rows, columns] tensor, rounded once to `dtype`. */
export function matrixTensor(dtype: FloatDType, matrix: Matrix): Tensor {
  return tensorFrom(dtype, [matrix.rows, matrix.columns], matrix.to1DArray());
}

/** A [C] tensor, rounded once to `dtype`. */
export function vectorTensor(dtype: FloatDType, values: ArrayLike<number>): Tensor {
  return tensorFrom(dtype, [values.length], values);
}

/** A rank-0 tensor, rounded once to `dtype`. */
export function scalarTensor(dtype: FloatDType, value: number): Tensor {
  return tensorFrom(dtype, [], [value]);
}
