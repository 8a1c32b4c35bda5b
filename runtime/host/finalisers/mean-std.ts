import { z } from 'zod';
import { readMoments, spreadOf } from '../accumulators.js';
import { defineFinaliser } from '../contracts.js';
import { vectorTensor } from '../linear/matrix-tensor.js';
import { floatDType, readParams } from '../read-params.js';

const schema = z.object({
  eps: z.number(),
  ddof: z.int().nonnegative().default(1),
  dtype: floatDType.default('float32'),
  meanDtype: floatDType.optional(),
});

/** State `mean` [C] and `std` [C] = sqrt(variance) + eps; needs more than `ddof` samples. Params `dtype`, and `meanDtype` for the mean. */
export const meanStd = defineFinaliser({
  name: 'meanStd',
  doc: 'Mean and standard deviation per channel, with eps added to the deviation.',
  finalise(accumulators, params) {
    const { eps, ddof, dtype, meanDtype = dtype } = readParams(schema, params, 'meanStd');
    const moments = readMoments(accumulators, ddof + 1, 'meanStd');
    const std = spreadOf(moments, ddof).map((variance) => Math.sqrt(variance) + eps);
    const state = { mean: vectorTensor(meanDtype, moments.mean), std: vectorTensor(dtype, std) };
    return { state, facts: { samples: moments.count } };
  },
});
