import { z } from 'zod';
import { readMoments, spreadOf } from '../accumulators.js';
import { defineFinaliser } from '../contracts.js';
import { scalarTensor } from '../linear/matrix-tensor.js';
import { floatDType, readParams } from '../read-params.js';

const schema = z.object({
  sigmas: z.number().default(2),
  ddof: z.int().nonnegative().default(1),
  dtype: floatDType.default('float32'),
});

/** State `bias`: the scalar mean + sigmas * std over all values, from moments of one channel. */
export const meanPlusStd = defineFinaliser({
  name: 'meanPlusStd',
  doc: 'Mean plus a multiple of the standard deviation of all values.',
  finalise(accumulators, params) {
    const { sigmas, ddof, dtype } = readParams(schema, params, 'meanPlusStd');
    const moments = readMoments(accumulators, ddof + 1, 'meanPlusStd');
    const mean = moments.mean[0] as number;
    const std = Math.sqrt(spreadOf(moments, ddof)[0] as number);
    return { state: { bias: scalarTensor(dtype, mean + sigmas * std) }, facts: { samples: moments.count, mean, std } };
  },
});
