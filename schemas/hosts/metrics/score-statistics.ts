import { defineMetricContract } from '../contracts.js';
import { floats, noParams } from '../tensor-contracts.js';

export const scoreStatistics = defineMetricContract({
  name: 'scoreStatistics',
  doc: 'Moments, extrema and quantiles of scores.',
  params: noParams,
  inputs: { scores: { dtypes: floats, dims: 'any' } },
  values: {
    'scores/mean': 'Mean.',
    'scores/std': 'Sample standard deviation.',
    'scores/min': 'Smallest score.',
    'scores/max': 'Largest score.',
    'scores/median': 'Lower median.',
    'scores/q25': 'Quantile 0.25, linearly interpolated, like those below.',
    'scores/q75': 'Quantile 0.75.',
    'scores/q95': 'Quantile 0.95.',
    'scores/q99': 'Quantile 0.99.',
  },
});
