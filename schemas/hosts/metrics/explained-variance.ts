import { defineMetricContract } from '../contracts.js';
import { floats, noParams } from '../tensor-contracts.js';

export const explainedVariance = defineMetricContract({
  name: 'explainedVariance',
  doc: 'Share of the variance per component and in total.',
  params: noParams,
  inputs: { ratios: { dtypes: floats, dims: ['n'] } },
  values: {
    'explained_variance_pc<i>': 'Share of component i.',
    'cumulative_variance_pc<i>': 'Share of the components up to i.',
    total_explained_variance: 'Share of all components.',
  },
});
