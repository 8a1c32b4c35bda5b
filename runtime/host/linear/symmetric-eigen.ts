import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** `matrix = vectors diag(values) vectors'`; values descend, column k of `vectors` belongs to value k. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: Matrix;
}

/**
 * Eigen-decomposition of a finite symmetric matrix in float64, by Householder tridiagonalisation and QL.
 * Eigenvalues carry an absolute error of a few 2^-52 times the largest one.
 */
export function symmetricEigen(matrix: Matrix): SymmetricEigen {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  const order = realEigenvalues.map((_, k) => k).sort((a, b) => (realEigenvalues[b] as number) - (realEigenvalues[a] as number));
  const values = Float64Array.from(order, (k) => realEigenvalues[k] as number);
  return { values, vectors: eigenvectorMatrix.subMatrixColumn(order) };
}

/** Largest magnitude of an eigenvalue. */
export function spectralRadius(values: Float64Array): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

/** `vectors diag(f(values)) vectors'`, symmetric to the last bit. */
export function applyToSpectrum(eigen: SymmetricEigen, f: (value: number) => number): Matrix {
  const scaled = eigen.vectors.clone().mulRowVector(Array.from(eigen.values, f));
  return symmetrise(scaled.mmul(eigen.vectors.transpose()));
}

/** `(matrix + matrix') / 2`: the same quadratic form. */
export function symmetrise(matrix: Matrix): Matrix {
  return Matrix.add(matrix, matrix.transpose()).mul(0.5);
}
