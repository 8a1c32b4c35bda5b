import { z } from 'zod';
import { linearDiscriminant as linearDiscriminantFinaliser } from '../../../schemas/hosts/finalisers/linear-discriminant.js';
import { classMoments } from '../../reductions/class-moments.js';
import { defineNode, port } from '../contract.js';
import { declareFit } from '../host-declarations.js';

export const linearDiscriminant = defineNode({
  kind: 'LinearDiscriminant',
  className: 'cuvisc.LinearDiscriminant',
  doc: "Fisher's linear discriminant, fitted to labels: how far each pixel lies on the side of the marked class. For normal classes of one covariance the score is the logarithm of the ratio of their densities; 0 is half-way between the means.",
  category: 'model',
  stages: ['always'],
  hparams: z.strictObject({
    num_channels: z.int().positive().optional().describe('Number of bands; inferred if omitted.'),
    eps: z.number().nonnegative().default(0).describe('Added to the diagonal of the covariance within the classes.'),
  }),
  inputs: {
    data: port('float32[B, H, W, num_channels]', 'Cube.'),
    mask: port('bool[B, H, W, 1]?', 'True for pixels of the class that is looked for. Only a fit reads it.'),
  },
  outputs: { scores: port('float32[B, H, W, 1]', 'Score per pixel, positive on the side of the marked class.') },
  state: ({ dim }) => ({
    centre: { dtype: 'float64', dims: [dim('num_channels')], doc: 'Half-way between the means of the classes.' },
    weights: { dtype: 'float64', dims: [dim('num_channels')], trainable: 'fitted', doc: 'Weight per band.' },
  }),
  fits: ({ hparams }) => [
    declareFit({
      statistics: [{ reduction: classMoments, inputs: { data: 'data', mask: 'mask' } }],
      finaliser: linearDiscriminantFinaliser,
      params: { eps: hparams.eps },
      writes: { centre: 'centre', weights: 'weights' },
    }),
  ],
  lower: ({ b, input, state }) => {
    const weights = b.cast(state('weights'), { to: 'float32' });
    return { scores: b.matMul(b.centre(input('data'), state('centre')), b.unsqueeze(weights, { axes: [1] })) };
  },
});
