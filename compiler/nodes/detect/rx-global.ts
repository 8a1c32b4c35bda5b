import { z } from 'zod';
import type { Value } from '../../ir/value.js';
import { defineNode, type LowerContext, port } from '../contract.js';
import { quadraticForm, scoreByFactor, scoreByForm } from './quadratic-form.js';
import { gaussian } from '../../../schemas/hosts/finalisers/gaussian.js';
import { comoments } from '../../reductions/moments.js';
import { declareFit } from '../host-declarations.js';

export const rxGlobal = defineNode({
  kind: 'RXGlobal',
  className: 'cuvis_ai.anomaly.rx_detector.RXGlobal',
  category: 'model',
  doc: 'Reed-Xiaoli detector: squared Mahalanobis distance of each pixel to the mean of the training data, with their sample covariance plus eps times identity.',
  stages: ['always'],
  hparams: z.strictObject({
    num_channels: z.int().positive().optional().describe('Number of bands; inferred if omitted.'),
    eps: z.number().nonnegative().default(1e-6).describe('Added to the diagonal of the covariance.'),
    cache_inverse: z.boolean().default(true).describe('Keep the inverse as state; else scores follow from the covariance.'),
    inverse: z
      .enum(['exact', 'truncated'])
      .default('exact')
      .describe("'exact': float64 inverse of full rank. 'truncated': the reference's float32 pseudo-inverse, which drops small eigenvalues."),
    trains: z
      .enum(['factor', 'free'])
      .default('factor')
      .describe(
        'What training changes: a factor of the inverse, which keeps it symmetric and positive definite, or (the reference) every entry freely.',
      ),
    skip_single_pixel: z.boolean().default(false).describe('Leave batches of one pixel out of the fit, as the reference does.'),
  }),
  compat: { inverse: 'truncated', trains: 'free', skip_single_pixel: true },
  advisoryDims: ['num_channels'],
  inputs: { data: port('float32[B, H, W, num_channels]', 'Cube.') },
  outputs: { scores: port('float32[B, H, W, 1]', 'Squared Mahalanobis distance per pixel.') },
  state: ({ dim, hparams }) => {
    const bands = dim('num_channels');
    const inverseSize = hparams.cache_inverse ? bands : 0;
    return {
      mu: { dtype: 'float64', dims: [bands], trainable: 'fitted', doc: 'Mean per band.' },
      cov: { dtype: 'float64', dims: [bands, bands], trainable: 'fitted', doc: 'Sample covariance plus eps times identity.' },
      cov_inv: { dtype: 'float64', dims: [inverseSize, inverseSize], trainable: 'fitted', doc: 'Its inverse; empty without cache_inverse.' },
    };
  },
  fits: ({ hparams }) => [
    declareFit({
      statistics: [{ reduction: comoments, inputs: { data: 'data' }, skipSinglePixel: hparams.skip_single_pixel }],
      finaliser: gaussian,
      params: { eps: hparams.eps, inverse: hparams.inverse, cacheInverse: hparams.cache_inverse },
      writes: { mu: 'mu', cov: 'cov', cov_inv: 'cov_inv' },
    }),
  ],
  derive: ({ dim, hparams }) =>
    quadraticForm(dim('num_channels'), hparams.cache_inverse ? { from: 'inverse', entry: 'cov_inv' } : { from: 'covariance', entry: 'cov' }, 'mu'),
  lower: (context) => ({
    scores:
      context.stage === 'train' && context.hparams.trains === 'free'
        ? scoreByForm(context, context.state('mu'), freeInverse(context))
        : scoreByFactor(context),
  }),
});

/** The inverse as a free matrix: state, or as a function of the covariance. */
function freeInverse({ b, hparams, state, derived }: LowerContext<{ cache_inverse: boolean }>): Value {
  if (hparams.cache_inverse) return state('cov_inv');
  const factor = derived('factor');
  const weighted = b.mul(factor, b.transpose(derived('signs'), { perm: [1, 0] }));
  return b.inverseGiven(state('cov'), b.matMul(weighted, b.transpose(factor, { perm: [1, 0] })));
}
