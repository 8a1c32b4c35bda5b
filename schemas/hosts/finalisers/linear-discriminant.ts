import { z } from 'zod';
import { defineFinaliserContract } from '../contracts.js';
import { double, floatDType, floats } from '../tensor-contracts.js';

export const linearDiscriminant = defineFinaliserContract({
  name: 'linearDiscriminant',
  doc: 'Direction that separates two classes of pixels best, from their means and the covariance that they share.',
  params: z.strictObject({
    eps: z.number().nonnegative().describe('Added to the diagonal of the covariance.'),
    dtype: floatDType.default('float64').describe('Dtype of the results.'),
  }),
  inputs: {
    count: { dtypes: double, dims: [2] },
    mean: { dtypes: double, dims: [2, 'C'] },
    within: { dtypes: double, dims: ['C', 'C'] },
  },
  results: { centre: { dtypes: floats, dims: ['C'] }, weights: { dtypes: floats, dims: ['C'] } },
});
