import { CuviscError } from '../../../schemas/cuvisc-error.js';
import { principalComponents as contract } from '../../../schemas/hosts/finalisers/principal-components.js';
import { type Moments, readMoments, spreadOf } from '../accumulators.js';
import { defineFinaliser } from '../contracts.js';
import { matrixTensor, scalarTensor, squareMatrix, vectorTensor } from '../linear/matrix-tensor.js';
import { leadingRows } from '../linear/leading-rows.js';
import { symmetricEigen, symmetrise } from '../linear/symmetric-eigen.js';

/**
 * State `mean` [C], `explained_variance` [n] descending, `components` [n, C] (unit rows whose entry of largest
 * magnitude is positive) and `total_variance`, the scalar trace of the covariance (divisor count - 1).
 * Params `dtype`, and `meanDtype` for the mean.
 * Raises `fit-too-few-samples` below two samples, `fit-too-many-components` if n exceeds C.
 */
export const principalComponents = defineFinaliser(contract, (accumulators, { components: n, dtype, meanDtype = dtype }) => {
  const moments = readMoments(accumulators, 2, 'principalComponents');
  requireChannels(moments, n);
  const cov = symmetrise(squareMatrix(spreadOf(moments, 1)));
  const { values, vectors } = symmetricEigen(cov);
  const total = cov.trace();
  const variance = values.slice(0, n).map((value) => Math.max(value, 0));
  const state = {
    mean: vectorTensor(meanDtype, moments.mean),
    explained_variance: vectorTensor(dtype, variance),
    components: matrixTensor(dtype, leadingRows(vectors, n)),
    total_variance: scalarTensor(dtype, total),
  };
  const retained = variance.reduce((sum, value) => sum + value, 0);
  return { state, facts: { samples: moments.count, explainedRatio: total > 0 ? Math.min(1, retained / total) : 'none: constant data' } };
});

function requireChannels(moments: Moments, n: number): void {
  const channels = moments.mean.length;
  if (n <= channels) return;
  throw new CuviscError('fit-too-many-components', `${n} components of data with ${channels} channels`, {
    hint: `ask for at most ${channels} components`,
  });
}
