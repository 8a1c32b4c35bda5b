import { z } from 'zod';
import { defineNodeContract } from '../contracts.js';

const cube = { dtypes: ['float32'], dims: ['B', 'H', 'W', 'C'] } as const;

export const continuumRemoval = defineNodeContract({
  name: 'continuumRemoval',
  doc: 'Each spectrum divided by its upper convex hull over the wavelengths.',
  params: z.strictObject({ eps: z.number().positive().describe('Smallest value of the hull that is divided by.') }),
  inputs: { cube, wavelengths: { dtypes: ['int32'], dims: ['C'] } },
  results: { cube },
});
