import { Matrix } from 'ml-matrix';
import { gaussian as contract } from '../../../schemas/hosts/finalisers/gaussian.js';
import { tensorFrom } from '../../../schemas/tensor.js';
import { readMoments, spreadOf } from '../accumulators.js';
import { defineFinaliser } from '../contracts.js';
import { exactInverse, truncatedInverse } from '../linear/covariance-inverse.js';
import { matrixTensor, squareMatrix, vectorTensor } from '../linear/matrix-tensor.js';

/**
 * State `mu` [C], `cov` [C, C] (divisor count - 1, eps on the diagonal) and `cov_inv` [C, C], or [0, 0] if
 * `cacheInverse` is false. Facts: samples, kept rank, range of the eigenvalues, condition of the kept part.
 *
 * - `inverse: 'exact'`: full-rank inverse in float64; dtype float64 unless params say otherwise. Raises
 *   `fit-singular-covariance` if there is none to working precision.
 * - `inverse: 'truncated'`: the rule of the reference: mean and covariance rounded to float32, singular values below
 *   C * 2^-23 times the largest dropped; dtype float32 unless params say otherwise.
 *
 * Raises `fit-too-few-samples` below two samples.
 */
export const gaussian = defineFinaliser(contract, (accumulators, { eps, inverse, cacheInverse, dtype: asked }) => {
  const moments = readMoments(accumulators, 2, 'gaussian');
  const truncated = inverse === 'truncated';
  const dtype = asked ?? (truncated ? 'float32' : 'float64');
  const mu = truncated ? moments.mean.map(Math.fround) : moments.mean;
  const cov = ridge(squareMatrix(spreadOf(moments, 1)), eps, truncated ? Math.fround : (value) => value);
  const { matrix, facts } = truncated ? truncatedInverse(cov) : exactInverse(cov, moments.count, eps);
  const covInverse = cacheInverse ? matrixTensor(dtype, matrix) : tensorFrom(dtype, [0, 0], []);
  const state = { mu: vectorTensor(dtype, mu), cov: matrixTensor(dtype, cov), cov_inv: covInverse };
  return { state, facts: { samples: moments.count, ...facts } };
});

function ridge(cov: Matrix, eps: number, round: (value: number) => number): Matrix {
  const rounded = Matrix.from1DArray(cov.rows, cov.columns, cov.to1DArray().map(round));
  for (let i = 0; i < cov.rows; i++) rounded.set(i, i, round(rounded.get(i, i) + round(eps)));
  return rounded;
}
