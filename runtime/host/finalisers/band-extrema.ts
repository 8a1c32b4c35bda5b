import { bandExtrema as contract } from '../../../schemas/hosts/finalisers/band-extrema.js';
import { requireFinite, requireSamples } from '../accumulators.js';
import { defineFinaliser } from '../contracts.js';
import { vectorTensor } from '../linear/matrix-tensor.js';

/**
 * State `min`, `max`: [C] in the dtype of the params, as accumulated.
 * Raises `fit-too-few-samples` if `count` is 0, and `fit-not-finite`.
 */
export const bandExtrema = defineFinaliser(contract, ({ count, min, max }, { dtype }) => {
  const samples = count.data[0] as number;
  requireSamples(samples, 1, 'bandExtrema');
  requireFinite(min.data, 'minimum', 'bandExtrema');
  requireFinite(max.data, 'maximum', 'bandExtrema');
  return { state: { min: vectorTensor(dtype, min.data), max: vectorTensor(dtype, max.data) }, facts: { samples } };
});
