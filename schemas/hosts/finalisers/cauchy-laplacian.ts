import { z } from 'zod';
import { defineFinaliserContract } from '../contracts.js';
import { floatDType, floats, momentInputs } from '../tensor-contracts.js';

export const cauchyLaplacian = defineFinaliserContract({
  name: 'cauchyLaplacian',
  doc: 'Mean spectrum and the Laplacian of the Cauchy-weighted graph over bands.',
  params: z.strictObject({
    normalize: z.boolean().default(true).describe('Normalise by the degrees.'),
    variant: z
      .enum(['numpy', 'torch'])
      .default('numpy')
      .describe('Where the small constant of the normalisation enters: beside the root, or inside.'),
    meanFloat32: z.boolean().default(false).describe('Round the mean to float32 first.'),
    dtype: floatDType.default('float64').describe('Dtype of the results.'),
  }),
  inputs: momentInputs,
  results: { M: { dtypes: floats, dims: ['C'] }, L: { dtypes: floats, dims: ['C', 'C'] } },
});
