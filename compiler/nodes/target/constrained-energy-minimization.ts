import { z } from 'zod';
import { inverseCorrelation } from '../../../schemas/hosts/finalisers/inverse-correlation.js';
import { comoments } from '../../reductions/moments.js';
import { defineNode, port } from '../contract.js';
import { declareFit } from '../host-declarations.js';
import { backgroundHparams, targetInputs } from './background.js';

export const constrainedEnergyMinimization = defineNode({
  kind: 'ConstrainedEnergyMinimization',
  className: 'cuvisc.ConstrainedEnergyMinimization',
  category: 'model',
  doc: "Constrained energy minimisation (CEM): the linear filter w = Q t / t'Q t that gives 1 at the target t and the least mean square over the training data, with the inverse Q of their correlation matrix, the mean of x x' (Harsanyi 1993).",
  stages: ['always'],
  hparams: z.strictObject({
    ...backgroundHparams,
    eps: z.number().nonnegative().default(1e-6).describe('Added to the diagonal of the correlation matrix.'),
  }),
  inputs: targetInputs,
  outputs: { scores: port('float32[B, H, W, N]', 'Abundance of each target.') },
  state: ({ dim }) => ({
    mu: {
      dtype: 'float64',
      dims: [dim('num_channels')],
      trainable: 'fitted',
      doc: 'Mean per band. Pixels are filtered as differences from it, which float32 holds better.',
    },
    corr_inv: { dtype: 'float64', dims: [dim('num_channels'), dim('num_channels')], trainable: 'fitted', doc: 'Inverse of the correlation matrix.' },
  }),
  fits: ({ hparams }) => [
    declareFit({
      statistics: [{ reduction: comoments, inputs: { data: 'data' } }],
      finaliser: inverseCorrelation,
      params: { eps: hparams.eps },
      writes: { mu: 'mu', corr_inv: 'corr_inv' },
    }),
  ],
  lower: ({ b, input, state }) => {
    const centre = state('mu');
    const targets = b.transpose(b.cast(b.squeeze(input('spectral_signature'), { axes: [1, 2] }), { to: 'float64' }), { perm: [1, 0] });
    const filtered = b.matMul(state('corr_inv'), targets);
    const weights = b.div(filtered, b.reduceSum(b.mul(targets, filtered), { axes: [0], keepDims: true }));
    const ofMean = b.matMul(b.unsqueeze(centre, { axes: [0] }), weights);
    const single = (value: typeof weights) => b.cast(value, { to: 'float32' });
    return { scores: b.add(b.matMul(b.centre(input('data'), centre), single(weights)), b.squeeze(single(ofMean), { axes: [0] })) };
  },
});
