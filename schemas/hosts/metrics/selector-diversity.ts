import { defineMetricContract } from '../contracts.js';
import { floats, noParams } from '../tensor-contracts.js';

export const selectorDiversity = defineMetricContract({
  name: 'selectorDiversity',
  doc: 'Variance and Gini coefficient of band weights.',
  params: noParams,
  inputs: { weights: { dtypes: floats, dims: ['C'] } },
  values: { weight_variance: 'Population variance.', gini_coefficient: 'Gini coefficient; undefined if the weights sum to 0.' },
});
