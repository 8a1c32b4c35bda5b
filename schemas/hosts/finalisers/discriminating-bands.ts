import { z } from 'zod';
import { defineFinaliserContract } from '../contracts.js';
import { double, floatDType, floats } from '../tensor-contracts.js';

const scores = { dtypes: floats, dims: ['C'] } as const;

export const discriminatingBands = defineFinaliserContract({
  name: 'discriminatingBands',
  doc: 'The three bands that tell labelled pixels apart best, by Fisher score, area under the ROC curve and mutual information, less what they share with those chosen before.',
  params: z.strictObject({
    weights: z.array(z.number()).length(3).describe('Weights of the three scores, each standardised over the bands.'),
    penalty: z.number().describe('Factor of the largest correlation with a band chosen before.'),
    windows: z
      .array(z.strictObject({ bands: z.array(z.int().nonnegative()), nearest: z.int().nonnegative() }))
      .nullable()
      .describe('Bands of each window in turn, and the one that is taken of an empty window; null: any three bands.'),
    dtype: floatDType.default('float32').describe('Dtype of the scores.'),
  }),
  inputs: { count: { dtypes: double, dims: [1] }, rows: { dtypes: double, dims: ['N', 'K'] } },
  results: {
    selected_indices: { dtypes: ['int64'], dims: [3] },
    band_scores: scores,
    fisher_scores: scores,
    auc_scores: scores,
    mi_scores: scores,
  },
});
