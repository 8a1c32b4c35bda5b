import { z } from 'zod';
import { readMoments } from '../accumulators.js';
import { defineFinaliser } from '../contracts.js';
import { vectorTensor } from '../linear/matrix-tensor.js';
import { floatDType, readParams } from '../read-params.js';

const schema = z.object({ dtype: floatDType.default('float32') });

/** State `mean` [C] from moments of C channels. Raises `fit-too-few-samples` without a sample. */
export const mean = defineFinaliser({
  name: 'mean',
  doc: 'Mean per channel of all pixels.',
  finalise(accumulators, params) {
    const { dtype } = readParams(schema, params, 'mean');
    const moments = readMoments(accumulators, 1, 'mean');
    return { state: { mean: vectorTensor(dtype, moments.mean) }, facts: { samples: moments.count } };
  },
});
