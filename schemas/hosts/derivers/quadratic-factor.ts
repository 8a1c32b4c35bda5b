import { z } from 'zod';
import { defineDeriverContract } from '../contracts.js';
import { floatDType, floats } from '../tensor-contracts.js';

const square = { dtypes: floats, dims: ['C', 'C'] } as const;
const centre = { dtypes: floats, dims: ['C'], optional: true } as const;

export const quadraticFactor = defineDeriverContract({
  name: 'quadraticFactor',
  doc: 'Factor of a quadratic form, for scoring by a sum of squares.',
  params: z.strictObject({
    from: z.enum(['inverse', 'covariance']).describe('What is given: the `matrix` of the form, or the `covariance` whose inverse it is.'),
    dtype: floatDType.default('float32').describe('Dtype of the results.'),
  }),
  inputs: { matrix: { ...square, optional: true }, covariance: { ...square, optional: true }, centre },
  results: { factor: square, signs: { dtypes: floats, dims: ['C', 1] }, centre },
});
