import { z } from 'zod';
import { defineNodeContract } from '../contracts.js';

const float = ['float32'] as const;

export const principalComponentsOfImages = defineNodeContract({
  name: 'principalComponentsOfImages',
  doc: 'Each image on the principal components of its own pixels.',
  params: z.strictObject({
    components: z.int().positive().describe('Components to keep.'),
    eps: z.number().nonnegative().describe('Added to the sum of variances that ratios are taken of.'),
  }),
  inputs: { data: { dtypes: float, dims: ['B', 'H', 'W', 'C'] } },
  results: {
    projected: { dtypes: float, dims: ['B', 'H', 'W', 'n'] },
    explained_variance_ratio: { dtypes: float, dims: ['n'] },
    components: { dtypes: float, dims: ['n', 'C'] },
  },
});
