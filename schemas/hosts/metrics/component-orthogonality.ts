import { z } from 'zod';
import { defineMetricContract } from '../contracts.js';
import { floats } from '../tensor-contracts.js';

export const componentOrthogonality = defineMetricContract({
  name: 'componentOrthogonality',
  doc: 'Distance of components from orthonormal ones.',
  params: z.strictObject({
    offDiagonal: z.enum(['pairs', 'all']).default('pairs').describe('Entries of G - I that the average is over: those off the diagonal, or all.'),
  }),
  inputs: { components: { dtypes: floats, dims: ['n', 'C'] } },
  values: {
    orthogonality_error: 'Frobenius norm of G - I, with G the products of the components.',
    avg_off_diagonal: 'Mean magnitude of the entries of G - I.',
    diagonal_mean: 'Mean of the diagonal of G.',
    diagonal_std: 'Sample standard deviation of the diagonal of G.',
  },
});
