import { z } from 'zod';
import { defineFinaliserContract } from '../contracts.js';
import { comomentInputs, floatDType, floats } from '../tensor-contracts.js';

export const principalComponents = defineFinaliserContract({
  name: 'principalComponents',
  doc: 'Leading eigenvectors of the covariance of all pixels.',
  params: z.strictObject({
    components: z.int().positive().describe('How many.'),
    dtype: floatDType.default('float32').describe('Dtype of the results.'),
    meanDtype: floatDType.optional().describe('Dtype of the mean; that of the others if left out.'),
  }),
  inputs: comomentInputs,
  results: {
    mean: { dtypes: floats, dims: ['C'] },
    explained_variance: { dtypes: floats, dims: ['n'] },
    components: { dtypes: floats, dims: ['n', 'C'] },
    total_variance: { dtypes: floats, dims: [] },
  },
});
