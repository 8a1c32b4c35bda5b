import { z } from 'zod';
import { defineFinaliserContract } from '../contracts.js';
import { comomentInputs, floatDType, floats } from '../tensor-contracts.js';

const { count, mean, m2 } = comomentInputs;

export const noiseFractions = defineFinaliserContract({
  name: 'noiseFractions',
  doc: 'Mean, components of least noise fraction and their ratio of variance to noise, from the moments of all pixels and of noise.',
  params: z.strictObject({
    components: z.int().positive().describe('Components to keep.'),
    dtype: floatDType.default('float64').describe('Dtype of the results.'),
  }),
  inputs: { count, mean, m2, noise_count: count, noise_mean: mean, noise_m2: m2 },
  results: {
    mean: { dtypes: floats, dims: ['C'] },
    components: { dtypes: floats, dims: ['n', 'C'] },
    signal_to_noise: { dtypes: floats, dims: ['n'] },
  },
});
