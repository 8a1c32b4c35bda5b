import { z } from 'zod';
import { defineFinaliserContract } from '../contracts.js';
import { comomentInputs, floatDType, floats } from '../tensor-contracts.js';

export const inverseCorrelation = defineFinaliserContract({
  name: 'inverseCorrelation',
  doc: "Mean, and inverse of the correlation matrix, the mean of x x', of all pixels.",
  params: z.strictObject({
    eps: z.number().nonnegative().describe('Added to the diagonal of the correlation matrix.'),
    dtype: floatDType.default('float64').describe('Dtype of the results.'),
  }),
  inputs: comomentInputs,
  results: { mu: { dtypes: floats, dims: ['C'] }, corr_inv: { dtypes: floats, dims: ['C', 'C'] } },
});
