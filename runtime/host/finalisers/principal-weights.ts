import { principalWeights as contract } from '../../../schemas/hosts/finalisers/principal-weights.js';
import { tensorFrom } from '../../../schemas/tensor.js';
import { readMoments, spreadOf } from '../accumulators.js';
import { defineFinaliser } from '../contracts.js';
import { leadingRows } from '../linear/leading-rows.js';
import { squareMatrix } from '../linear/matrix-tensor.js';
import { symmetricEigen, symmetrise } from '../linear/symmetric-eigen.js';

/**
 * State `weight` [outputs, C, 1, 1], the kernel of a 1x1 convolution: leading eigenvectors of the covariance (divisor
 * count - 1) as rows whose entry of largest magnitude is positive; rows beyond C are zero.
 * Raises `fit-too-few-samples` below two samples.
 */
export const principalWeights = defineFinaliser(contract, (accumulators, { outputs, dtype }) => {
  const moments = readMoments(accumulators, 2, 'principalWeights');
  const bands = moments.mean.length;
  const { vectors } = symmetricEigen(symmetrise(squareMatrix(spreadOf(moments, 1))));
  const weight = new Float64Array(outputs * bands);
  weight.set(leadingRows(vectors, Math.min(outputs, bands)).to1DArray());
  return { state: { weight: tensorFrom(dtype, [outputs, bands, 1, 1], weight) }, facts: { samples: moments.count } };
});
