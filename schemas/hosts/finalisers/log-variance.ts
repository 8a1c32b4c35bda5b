import { z } from 'zod';
import { defineFinaliserContract } from '../contracts.js';
import { floatDType, floats, momentInputs } from '../tensor-contracts.js';

export const logVariance = defineFinaliserContract({
  name: 'logVariance',
  doc: 'Logarithm of the variance of each channel.',
  params: z.strictObject({
    eps: z.number().describe('Added to the variance.'),
    ddof: z.int().nonnegative().default(1).describe('The divisor is the number of samples less this.'),
    dtype: floatDType.default('float32').describe('Dtype of the result.'),
  }),
  inputs: momentInputs,
  results: { logVariance: { dtypes: floats, dims: ['C'] } },
});
