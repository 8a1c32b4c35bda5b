import { z } from 'zod';
import { readMoments, requireFinite, spreadOf } from '../accumulators.js';
import { defineFinaliser } from '../contracts.js';
import { vectorTensor } from '../linear/matrix-tensor.js';
import { floatDType, readParams } from '../read-params.js';

const schema = z.object({
  eps: z.number(),
  ddof: z.int().nonnegative().default(1),
  dtype: floatDType.default('float32'),
});

/** State `logVariance` [C] = ln(variance + eps); a constant channel with eps 0 raises `fit-not-finite`. */
export const logVariance = defineFinaliser({
  name: 'logVariance',
  doc: 'Logarithm of the variance of each channel.',
  finalise(accumulators, params) {
    const { eps, ddof, dtype } = readParams(schema, params, 'logVariance');
    const moments = readMoments(accumulators, ddof + 1, 'logVariance');
    const logs = spreadOf(moments, ddof).map((variance) => Math.log(variance + eps));
    requireFinite(logs, 'log variance', 'logVariance');
    return { state: { logVariance: vectorTensor(dtype, logs) }, facts: { samples: moments.count } };
  },
});
