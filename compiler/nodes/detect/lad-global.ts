import { z } from 'zod';
import { defineNode, port } from '../contract.js';
import { quadraticForm, scoreByFactor, scoreByForm } from './quadratic-form.js';
import { cauchyLaplacian } from '../../../schemas/hosts/finalisers/cauchy-laplacian.js';
import { moments } from '../../reductions/moments.js';
import { declareFit } from '../host-declarations.js';

export const ladGlobal = defineNode({
  kind: 'LADGlobal',
  className: 'cuvis_ai.anomaly.lad_detector.LADGlobal',
  category: 'model',
  doc: 'Laplacian anomaly detector: quadratic form of the deviation from the mean spectrum with the Laplacian of a graph over bands, edges weighted by the Cauchy kernel of mean differences.',
  stages: ['always'],
  hparams: z.strictObject({
    num_channels: z.int().positive().optional().describe('Number of bands; inferred if omitted.'),
    eps: z.number().nonnegative().default(1e-8).describe('Recorded by the reference, used nowhere.'),
    normalize_laplacian: z.boolean().default(true).describe('Normalise by the degrees.'),
    use_numpy_laplacian: z
      .boolean()
      .default(true)
      .describe('Where the small constant of the normalisation enters: 1/(sqrt(d)+1e-12), else 1/sqrt(d+1e-12).'),
    trains: z
      .enum(['factor', 'free'])
      .default('factor')
      .describe(
        'What training changes: a factor of the Laplacian, which keeps it symmetric and its form positive, or (the reference) every entry freely.',
      ),
    mean_float32: z.boolean().default(false).describe('Round the mean to float32 before the Laplacian is built, as the reference does.'),
  }),
  compat: { trains: 'free', mean_float32: true },
  inputs: { data: port('float32[B, H, W, num_channels]', 'Cube.') },
  outputs: { scores: port('float32[B, H, W, 1]', 'Quadratic form per pixel.') },
  state: ({ dim }) => ({
    M: { dtype: 'float64', dims: [dim('num_channels')], trainable: 'fitted', doc: 'Mean per band.' },
    L: { dtype: 'float64', dims: [dim('num_channels'), dim('num_channels')], trainable: 'fitted', doc: 'Laplacian.' },
  }),
  fits: ({ hparams }) => [
    declareFit({
      statistics: [{ reduction: moments, inputs: { data: 'data' } }],
      finaliser: cauchyLaplacian,
      params: {
        normalize: hparams.normalize_laplacian,
        variant: hparams.use_numpy_laplacian ? 'numpy' : 'torch',
        meanFloat32: hparams.mean_float32,
        dtype: 'float64',
      },
      writes: { M: 'M', L: 'L' },
    }),
  ],
  derive: ({ dim }) => quadraticForm(dim('num_channels'), { from: 'inverse', entry: 'L' }, 'M'),
  lower: (context) => ({
    scores:
      context.stage === 'train' && context.hparams.trains === 'free'
        ? scoreByForm(context, context.state('M'), context.state('L'))
        : scoreByFactor(context),
  }),
});
