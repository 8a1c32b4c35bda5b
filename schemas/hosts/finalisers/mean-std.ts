import { z } from 'zod';
import { defineFinaliserContract } from '../contracts.js';
import { floatDType, floats, momentInputs } from '../tensor-contracts.js';

const channels = { dtypes: floats, dims: ['C'] } as const;

export const meanStd = defineFinaliserContract({
  name: 'meanStd',
  doc: 'Mean and standard deviation per channel, with eps added to the deviation.',
  params: z.strictObject({
    eps: z.number().describe('Added to the deviation.'),
    ddof: z.int().nonnegative().default(1).describe('The divisor of the variance is the number of samples less this.'),
    dtype: floatDType.default('float32').describe('Dtype of the deviation.'),
    meanDtype: floatDType.optional().describe('Dtype of the mean; that of the deviation if left out.'),
  }),
  inputs: momentInputs,
  results: { mean: channels, std: channels },
});
