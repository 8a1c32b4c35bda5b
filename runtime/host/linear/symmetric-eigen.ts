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
  const unit = 2 ** Math.floor(Math.log2(largestEntry(matrix)));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(withoutDust(matrix, unit), { assumeSymmetric: true });
  const order = realEigenvalues.map((_, k) => k).sort((a, b) => (realEigenvalues[b] as number) - (realEigenvalues[a] as number));
  const values = Float64Array.from(order, (k) => unit * (realEigenvalues[k] as number));
  return { values, vectors: eigenvectorMatrix.subMatrixColumn(order) };
}

/** Entries this far below the largest one change no eigenvalue in float64; their squares underflow, and the iteration then divides 0 by 0. */
const dust = 2 ** -200;

/** `matrix / unit`, which is exact for a power of two, with dust as 0. */
function withoutDust(matrix: Matrix, unit: number): Matrix {
  const scaled = matrix.to1DArray().map((entry) => entry / unit);
  return Matrix.from1DArray(
    matrix.rows,
    matrix.columns,
    scaled.map((entry) => (Math.abs(entry) < dust ? 0 : entry)),
  );
}

/** Largest magnitude of an entry, 1 for a matrix of zeros. */
function largestEntry(matrix: Matrix): number {
  return matrix.to1DArray().reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0) || 1;
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
