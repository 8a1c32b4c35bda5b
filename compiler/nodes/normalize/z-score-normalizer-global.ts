import { z } from 'zod';
import { defineNode, port } from '../contract.js';
import { meanStd } from '../../../schemas/hosts/finalisers/mean-std.js';
import { moments } from '../../reductions/moments.js';
import { declareFit } from '../host-declarations.js';

export const zScoreNormalizerGlobal = defineNode({
  kind: 'ZScoreNormalizerGlobal',
  className: 'cuvis_ai.anomaly.deep_svdd.ZScoreNormalizerGlobal',
  category: 'model',
  doc: 'Per band: subtracts the mean of the training data and divides by its sample standard deviation plus eps.',
  stages: ['always'],
  hparams: z.strictObject({
    num_channels: z.int().positive().optional().describe('Number of bands; inferred if omitted.'),
    eps: z.number().nonnegative().default(1e-8).describe('Added to the standard deviation when it is stored.'),
    sample_n: z
      .int()
      .positive()
      .optional()
      .describe('Pixels that versions up to 0.3 of the reference drew for the statistics. Later ones count every pixel, as is done here.'),
    seed: z.int().nonnegative().optional().describe('Seed of that drawing; nothing is drawn here.'),
    hidden: z.int().positive().optional().describe('Written by published pipelines, used nowhere.'),
  }),
  inputs: { data: port('float32[B, H, W, num_channels]', 'Cube to normalise.') },
  outputs: { normalized: port('float32[B, H, W, num_channels]', 'The normalised cube.') },
  state: ({ dim }) => ({
    zscore_mean: { dtype: 'float64', dims: [dim('num_channels')], trainable: 'fitted', doc: 'Mean per band.' },
    zscore_std: { dtype: 'float32', dims: [dim('num_channels')], trainable: 'fitted', doc: 'Sample standard deviation per band, plus eps.' },
  }),
  fits: ({ hparams }) => [
    declareFit({
      statistics: [{ reduction: moments, inputs: { data: 'data' } }],
      finaliser: meanStd,
      params: { eps: hparams.eps, meanDtype: 'float64' },
      writes: { mean: 'zscore_mean', std: 'zscore_std' },
    }),
  ],
  lower: ({ b, input, state }) => ({ normalized: b.div(b.centre(input('data'), state('zscore_mean')), state('zscore_std')) }),
});
