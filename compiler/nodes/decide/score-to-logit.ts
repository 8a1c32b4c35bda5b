import { z } from 'zod';
import { tensorFrom } from '../../../schemas/tensor.js';
import { defineNode, port } from '../contract.js';
import { meanPlusStd } from '../../../schemas/hosts/finalisers/mean-plus-std.js';
import { moments } from '../../reductions/moments.js';
import { declareFit } from '../host-declarations.js';

export const scoreToLogit = defineNode({
  kind: 'ScoreToLogit',
  className: 'cuvis_ai.node.conversion.ScoreToLogit',
  category: 'model',
  doc: 'Affine map scale * (score - bias). A fit sets the bias to the mean plus two sample standard deviations of the training scores.',
  stages: ['always'],
  hparams: z.strictObject({
    init_scale: z.number().default(1).describe('Scale before training.'),
    init_bias: z.number().default(0).describe('Bias before a fit.'),
    skip_single_pixel: z.boolean().default(false).describe('Leave batches of one score out of the fit, as the reference does.'),
  }),
  compat: { skip_single_pixel: true },
  inputs: { scores: port('float32[B, H, W, 1]', 'Scores of a detector.') },
  outputs: { logits: port('float32[B, H, W, 1]', 'Logits: positive above the bias.') },
  state: ({ hparams }) => ({
    scale: { dtype: 'float32', dims: [], trainable: 'fitted', doc: 'Factor.', initial: () => tensorFrom('float32', [], [hparams.init_scale]) },
    bias: {
      dtype: 'float32',
      dims: [],
      trainable: 'fitted',
      doc: 'Score that becomes logit 0.',
      initial: () => tensorFrom('float32', [], [hparams.init_bias]),
    },
  }),
  fits: ({ hparams }) => [
    declareFit({
      statistics: [{ reduction: moments, inputs: { data: 'scores' }, skipSinglePixel: hparams.skip_single_pixel }],
      finaliser: meanPlusStd,
      params: { sigmas: 2 },
      writes: { bias: 'bias' },
    }),
  ],
  lower: ({ b, input, state }) => ({ logits: b.mul(state('scale'), b.sub(input('scores'), state('bias'))) }),
});
