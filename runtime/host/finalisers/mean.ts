import { mean as contract } from '../../../schemas/hosts/finalisers/mean.js';
import { readMoments } from '../accumulators.js';
import { defineFinaliser } from '../contracts.js';
import { vectorTensor } from '../linear/matrix-tensor.js';

/** State `mean` [C] from moments of C channels. Raises `fit-too-few-samples` without a sample. */
export const mean = defineFinaliser(contract, (accumulators, { dtype }) => {
  const moments = readMoments(accumulators, 1, 'mean');
  return { state: { mean: vectorTensor(dtype, moments.mean) }, facts: { samples: moments.count } };
});
