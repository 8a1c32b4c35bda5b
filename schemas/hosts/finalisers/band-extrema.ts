import { z } from 'zod';
import { defineFinaliserContract } from '../contracts.js';
import { double, floatDType, floats } from '../tensor-contracts.js';

const accumulator = { dtypes: double, dims: ['C'] } as const;
const channels = { dtypes: floats, dims: ['C'] } as const;

export const bandExtrema = defineFinaliserContract({
  name: 'bandExtrema',
  doc: 'Smallest and largest value seen per channel.',
  params: z.strictObject({ dtype: floatDType.default('float32').describe('Dtype of the results.') }),
  inputs: { count: { dtypes: double, dims: [1] }, min: accumulator, max: accumulator },
  results: { min: channels, max: channels },
});
