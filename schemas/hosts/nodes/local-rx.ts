import { z } from 'zod';
import { defineNodeContract } from '../contracts.js';

export const localRx = defineNodeContract({
  name: 'localRx',
  doc: 'Squared Mahalanobis distance of each pixel to the pixels between an inner and an outer window around it.',
  params: z.strictObject({
    inner: z.int().positive().describe('Width of the inner window in pixels, odd.'),
    outer: z.int().positive().describe('Width of the outer window in pixels, odd.'),
    eps: z.number().nonnegative().describe('Added to the diagonal of each covariance.'),
  }),
  inputs: { data: { dtypes: ['float32'], dims: ['B', 'H', 'W', 'C'] } },
  results: { scores: { dtypes: ['float32'], dims: ['B', 'H', 'W', 1] } },
});
