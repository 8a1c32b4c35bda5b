import { meanPlusStd as contract } from '../../../schemas/hosts/finalisers/mean-plus-std.js';
import { readMoments, spreadOf } from '../accumulators.js';
import { defineFinaliser } from '../contracts.js';
import { scalarTensor } from '../linear/matrix-tensor.js';

/** State `bias`: the scalar mean + sigmas * std over all values, from moments of one channel. */
export const meanPlusStd = defineFinaliser(contract, (accumulators, { sigmas, ddof, dtype }) => {
  const moments = readMoments(accumulators, ddof + 1, 'meanPlusStd');
  const mean = moments.mean[0] as number;
  const std = Math.sqrt(spreadOf(moments, ddof)[0] as number);
  return { state: { bias: scalarTensor(dtype, mean + sigmas * std) }, facts: { samples: moments.count, mean, std } };
});
