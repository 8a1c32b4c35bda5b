import { z } from 'zod';
import { defineFinaliserContract } from '../contracts.js';
import { floatDType, floats, momentInputs } from '../tensor-contracts.js';

export const mean = defineFinaliserContract({
  name: 'mean',
  doc: 'Mean per channel of all pixels.',
  params: z.strictObject({ dtype: floatDType.default('float32').describe('Dtype of the result.') }),
  inputs: momentInputs,
  results: { mean: { dtypes: floats, dims: ['C'] } },
});
