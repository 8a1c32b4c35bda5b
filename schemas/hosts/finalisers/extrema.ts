import { z } from 'zod';
import { defineFinaliserContract } from '../contracts.js';
import { double, floatDType, floats } from '../tensor-contracts.js';

const accumulator = { dtypes: double, dims: [1] } as const;
const scalar = { dtypes: floats, dims: [] } as const;

export const extrema = defineFinaliserContract({
  name: 'extrema',
  doc: 'Smallest and largest value seen.',
  params: z.strictObject({ dtype: floatDType.default('float32').describe('Dtype of the results.') }),
  inputs: { count: accumulator, min: accumulator, max: accumulator },
  results: { min: scalar, max: scalar },
});
