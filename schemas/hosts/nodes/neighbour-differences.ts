import { z } from 'zod';
import { defineNodeContract } from '../contracts.js';

export const neighbourDifferences = defineNodeContract({
  name: 'neighbourDifferences',
  doc: 'Each pixel less its neighbour, over the square root of 2: what is left of a smooth scene is noise of the same deviation.',
  params: z.strictObject({
    rows: z.int().min(0).max(1).describe('Rows down to the neighbour.'),
    columns: z.int().min(-1).max(1).describe('Columns to the right to it.'),
  }),
  inputs: { data: { dtypes: ['float32'], dims: ['B', 'H', 'W', 'C'] } },
  results: { noise: { dtypes: ['float32'], dims: ['B', 'rows', 'columns', 'C'] } },
});
