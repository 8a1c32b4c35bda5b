import { defineRestorerContract } from '../contracts.js';
import { floats } from '../tensor-contracts.js';

const square = { dtypes: floats, dims: ['C', 'C'] } as const;

export const formOfFactor = defineRestorerContract({
  name: 'formOfFactor',
  doc: 'Quadratic form of a factor.',
  value: square,
  inputs: { signs: { dtypes: floats, dims: ['C', 1] }, factor: { ...square, optional: true } },
  result: square,
});
