import { extrema as contract } from '../../../schemas/hosts/finalisers/extrema.js';
import { requireFinite, requireSamples } from '../accumulators.js';
import { defineFinaliser } from '../contracts.js';
import { scalarTensor } from '../linear/matrix-tensor.js';

/**
 * State `min`, `max`: scalars of params `dtype` (default float32), taken as accumulated.
 * Raises `fit-too-few-samples` if `count` is 0, and `fit-not-finite`.
 */
export const extrema = defineFinaliser(contract, (accumulators, { dtype }) => {
  const min = accumulators.min.data[0] as number;
  const max = accumulators.max.data[0] as number;
  requireSamples(accumulators.count.data[0] as number, 1, 'extrema');
  requireFinite(Float64Array.of(min), 'minimum', 'extrema');
  requireFinite(Float64Array.of(max), 'maximum', 'extrema');
  return { state: { min: scalarTensor(dtype, min), max: scalarTensor(dtype, max) }, facts: { min, max } };
});
