import { z } from 'zod';
import { defineNodeContract } from '../contracts.js';

const mean = { dtypes: ['float64'], dims: ['D'] } as const;
const covariance = { dtypes: ['float64'], dims: ['D', 'D'] } as const;
const lines = { dtypes: ['int64'], dims: [1] } as const;

export const exponentialRx = defineNodeContract({
  name: 'exponentialRx',
  doc: 'Mahalanobis distance of each pixel of a line to statistics that follow the lines, the newest with the weight `momentum`.',
  params: z.strictObject({
    dimensions: z.int().positive().describe('Dimensions onto which bands are projected.'),
    momentum: z.number().gt(0).max(1).describe('Weight of the newest line.'),
    bufferLines: z.int().positive().describe('Lines after which scores begin; NaN before.'),
    eps: z
      .number()
      .nonnegative()
      .describe('Added to the diagonal of the covariance of each line, and once more to that which distances are taken by.'),
    squared: z.boolean().describe('Squared distances.'),
    normalise: z.boolean().describe('Subtract the mean of the line and divide by its standard deviation.'),
    seed: z.int().nonnegative().describe('Of the random projection.'),
  }),
  inputs: {
    data: { dtypes: ['float32'], dims: ['B', 'H', 'W', 'C'] },
    projection: { dtypes: ['float32'], dims: ['D', 'C'], optional: true },
    mean: { ...mean, optional: true },
    covariance: { ...covariance, optional: true },
    lines: { ...lines, optional: true },
  },
  results: { scores: { dtypes: ['float32'], dims: ['B', 'H', 'W', 1] }, next_mean: mean, next_covariance: covariance, next_lines: lines },
});
