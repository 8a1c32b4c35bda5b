import { Matrix } from 'ml-matrix';
import { inverseCorrelation as contract } from '../../../schemas/hosts/finalisers/inverse-correlation.js';
import { readMoments, spreadOf } from '../accumulators.js';
import { defineFinaliser } from '../contracts.js';
import { exactInverse } from '../linear/covariance-inverse.js';
import { matrixTensor, squareMatrix, vectorTensor } from '../linear/matrix-tensor.js';

/**
 * State `mu` [C] and `corr_inv` [C, C], the inverse of mean(x x') + eps I. That matrix is S + m m' with the covariance S
 * (divisor count) and mean m; its inverse follows from that of S by the formula of Sherman and Morrison, as the conditioning of the sum is
 * worse by the square of mean over deviation. Raises `fit-too-few-samples` below two samples, `fit-singular-covariance`.
 */
export const inverseCorrelation = defineFinaliser(contract, (accumulators, { eps, dtype }) => {
  const moments = readMoments(accumulators, 2, 'inverseCorrelation');
  const covariance = squareMatrix(spreadOf(moments, 0)).add(Matrix.eye(moments.mean.length).mul(eps));
  const { matrix, facts } = exactInverse(covariance, moments.count, eps);
  const mean = Matrix.columnVector(Array.from(moments.mean));
  const towards = matrix.mmul(mean);
  const rankOne = towards.mmul(towards.transpose()).div(1 + mean.dot(towards));
  const state = { mu: vectorTensor(dtype, moments.mean), corr_inv: matrixTensor(dtype, Matrix.sub(matrix, rankOne)) };
  return { state, facts: { samples: moments.count, ...facts } };
});
