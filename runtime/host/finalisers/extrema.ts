import { z } from 'zod';
import { requireFinite, requireSamples } from '../accumulators.js';
import { defineFinaliser } from '../contracts.js';
import { scalarTensor } from '../linear/matrix-tensor.js';
import { floatDType, readParams } from '../read-params.js';
import { numbersOf, readTensor } from '../read-tensor.js';

const schema = z.object({ dtype: floatDType.default('float32') });

/**
 * State `min`, `max`: scalars of params `dtype` (default float32), taken as accumulated.
 * Raises `fit-too-few-samples` if `count` is 0, and `fit-not-finite`.
 */
export const extrema = defineFinaliser({
  name: 'extrema',
  doc: 'Smallest and largest value seen.',
  finalise(accumulators, params) {
    const { dtype } = readParams(schema, params, 'extrema');
    const min = numbersOf(readTensor(accumulators, 'min', 'extrema'))[0] as number;
    const max = numbersOf(readTensor(accumulators, 'max', 'extrema'))[0] as number;
    requireSamples(numbersOf(readTensor(accumulators, 'count', 'extrema'))[0] as number, 1, 'extrema');
    requireFinite(Float64Array.of(min), 'minimum', 'extrema');
    requireFinite(Float64Array.of(max), 'maximum', 'extrema');
    return { state: { min: scalarTensor(dtype, min), max: scalarTensor(dtype, max) }, facts: { min, max } };
  },
});
