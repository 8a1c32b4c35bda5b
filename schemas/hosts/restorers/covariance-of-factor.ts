import { defineRestorerContract } from '../contracts.js';
import { floats } from '../tensor-contracts.js';

const square = { dtypes: floats, dims: ['C', 'C'] } as const;

export const covarianceOfFactor = defineRestorerContract({
  name: 'covarianceOfFactor',
  doc: 'Covariance whose inverse is the quadratic form of a factor.',
  value: square,
  inputs: { signs: { dtypes: floats, dims: ['C', 1] }, factor: { ...square, optional: true } },
  result: square,
});
