import { z } from 'zod';
import { defineFinaliserContract } from '../contracts.js';
import { comomentInputs, floatDType, floats } from '../tensor-contracts.js';

export const principalWeights = defineFinaliserContract({
  name: 'principalWeights',
  doc: 'Leading eigenvectors of the covariance of all pixels as weights of a layer.',
  params: z.strictObject({
    outputs: z.int().positive().describe('Outputs of the layer.'),
    dtype: floatDType.default('float32').describe('Dtype of the result.'),
  }),
  inputs: comomentInputs,
  results: { weight: { dtypes: floats, dims: ['outputs', 'C', 1, 1] } },
});
