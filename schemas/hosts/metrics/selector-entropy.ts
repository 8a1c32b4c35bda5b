import { z } from 'zod';
import { defineMetricContract } from '../contracts.js';
import { floats } from '../tensor-contracts.js';

export const selectorEntropy = defineMetricContract({
  name: 'selectorEntropy',
  doc: 'Entropy of band weights.',
  params: z.strictObject({ eps: z.number().positive().describe('Added to the sum of the weights and inside the logarithm.') }),
  inputs: { weights: { dtypes: floats, dims: ['C'] } },
  values: { 'selector/entropy': 'Entropy in nats.' },
});
