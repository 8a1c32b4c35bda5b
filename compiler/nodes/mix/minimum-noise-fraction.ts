import { z } from 'zod';
import { noiseFractions } from '../../../schemas/hosts/finalisers/noise-fractions.js';
import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import { comoments } from '../../reductions/moments.js';
import { defineNode, port } from '../contract.js';
import { declareFit } from '../host-declarations.js';

const hparams = z.strictObject({
  num_channels: z.int().positive().optional().describe('Number of bands; inferred if omitted.'),
  n_components: z.int().positive().describe('Number of components.'),
});

export const minimumNoiseFraction = defineNode<z.infer<typeof hparams>>({
  kind: 'MinimumNoiseFraction',
  className: 'cuvisc.MinimumNoiseFraction',
  category: 'model',
  doc: 'Minimum noise fraction (Green, Berman, Switzer and Craig 1988): projection onto the components with the most variance per variance of noise, which is 1 in each. What noise is comes from a second port, from NeighbourDifferences say.',
  stages: ['always'],
  hparams,
  inputs: {
    data: port('float32[B, H, W, num_channels]', 'Cube.'),
    noise: port('float32[B, R, Q, num_channels]?', 'Samples of noise alone. Only a fit reads it.'),
  },
  outputs: {
    projected: port('float32[B, H, W, n_components]', 'Scores per component.'),
    signal_to_noise: port('float32[n_components]?', 'Variance over that of noise, less 1, per component.'),
  },
  check: ({ hparams: { n_components }, dim, diagnostics, at }) => {
    const bands = dim('num_channels');
    if (typeof bands !== 'number' || n_components <= bands) return;
    const reason = `${n_components} components cannot be had from ${bands} channels`;
    diagnostics.report(badHparam, at('n_components'), { hparam: 'n_components', kind: 'MinimumNoiseFraction', reason });
  },
  state: ({ dim }) => ({
    mean: { dtype: 'float64', dims: [dim('num_channels')], doc: 'Mean per band.' },
    components: { dtype: 'float64', dims: [dim('n_components'), dim('num_channels')], trainable: 'fitted', doc: 'Components as rows.' },
    ratios: { dtype: 'float64', dims: [dim('n_components')], doc: 'Variance over that of noise, less 1, per component.' },
  }),
  fits: ({ hparams }) => [
    declareFit({
      statistics: [
        { reduction: comoments, inputs: { data: 'data' } },
        { reduction: comoments, inputs: { data: 'noise' }, as: { count: 'noise_count', mean: 'noise_mean', m2: 'noise_m2' } },
      ],
      finaliser: noiseFractions,
      params: { components: hparams.n_components },
      writes: { mean: 'mean', components: 'components', signal_to_noise: 'ratios' },
    }),
  ],
  lower: ({ b, input, state }) => {
    const components = b.cast(b.transpose(state('components'), { perm: [1, 0] }), { to: 'float32' });
    return {
      projected: b.matMul(b.centre(input('data'), state('mean')), components),
      signal_to_noise: b.cast(state('ratios'), { to: 'float32' }),
    };
  },
});
