import { z } from 'zod';
import { defineFinaliserContract } from '../contracts.js';
import { comomentInputs, floatDType, floats } from '../tensor-contracts.js';

export const gaussian = defineFinaliserContract({
  name: 'gaussian',
  doc: 'Mean, covariance and inverse covariance of all pixels.',
  params: z.strictObject({
    eps: z.number().nonnegative().describe('Added to the diagonal of the covariance.'),
    inverse: z.enum(['exact', 'truncated']).describe('Full-rank inverse in float64, or the truncated one of the reference.'),
    cacheInverse: z.boolean().default(true).describe('Give the inverse; else a matrix of no size.'),
    dtype: floatDType.optional().describe('Dtype of the results; float64 for an exact inverse, else float32.'),
  }),
  inputs: comomentInputs,
  results: { mu: { dtypes: floats, dims: ['C'] }, cov: { dtypes: floats, dims: ['C', 'C'] }, cov_inv: { dtypes: floats, dims: ['K', 'K'] } },
});
