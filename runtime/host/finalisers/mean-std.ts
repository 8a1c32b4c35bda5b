import { meanStd as contract } from '../../../schemas/hosts/finalisers/mean-std.js';
import { readMoments, spreadOf } from '../accumulators.js';
import { defineFinaliser } from '../contracts.js';
import { vectorTensor } from '../linear/matrix-tensor.js';

/** State `mean` [C] and `std` [C] = sqrt(variance) + eps; needs more than `ddof` samples. Params `dtype`, and `meanDtype` for the mean. */
export const meanStd = defineFinaliser(contract, (accumulators, { eps, ddof, dtype, meanDtype = dtype }) => {
  const moments = readMoments(accumulators, ddof + 1, 'meanStd');
  const std = spreadOf(moments, ddof).map((variance) => Math.sqrt(variance) + eps);
  const state = { mean: vectorTensor(meanDtype, moments.mean), std: vectorTensor(dtype, std) };
  return { state, facts: { samples: moments.count } };
});
