import { z } from 'zod';
import { defineFinaliserContract } from '../contracts.js';
import { floatDType, floats, momentInputs } from '../tensor-contracts.js';

export const meanPlusStd = defineFinaliserContract({
  name: 'meanPlusStd',
  doc: 'Mean plus a multiple of the standard deviation of all values.',
  params: z.strictObject({
    sigmas: z.number().default(2).describe('The multiple.'),
    ddof: z.int().nonnegative().default(1).describe('The divisor is the number of samples less this.'),
    dtype: floatDType.default('float32').describe('Dtype of the result.'),
  }),
  inputs: momentInputs,
  results: { bias: { dtypes: floats, dims: [] } },
});
