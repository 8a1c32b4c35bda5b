import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { symmetrise } from './symmetric-eigen.js';

/** Lower R with `matrix = R R'`, in float64; `null` if the symmetric `matrix` is not positive definite. */
export function choleskyFactor(matrix: Matrix): Matrix | null {
  const decomposition = new CholeskyDecomposition(matrix);
  return decomposition.isPositiveDefinite() ? decomposition.lowerTriangularMatrix : null;
}

/** Inverse of a lower triangular matrix with a non-zero diagonal, by forward substitution. */
export function invertLower(lower: Matrix): Matrix {
  const n = lower.rows;
  const inverse = Matrix.zeros(n, n);
  for (let column = 0; column < n; column++) {
    inverse.set(column, column, 1 / lower.get(column, column));
    for (let row = column + 1; row < n; row++) {
      let sum = 0;
      for (let k = column; k < row; k++) sum -= lower.get(row, k) * inverse.get(k, column);
      inverse.set(row, column, sum / lower.get(row, row));
    }
  }
  return inverse;
}

/** `(R R')^-1`, symmetric to the last bit. */
export function inverseOfFactored(factor: Matrix): Matrix {
  const inverse = invertLower(factor);
  return symmetrise(inverse.transpose().mmul(inverse));
}
