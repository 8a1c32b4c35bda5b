import { z } from 'zod';
import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import { defineNode, port } from '../contract.js';
import { principalComponents } from '../../../schemas/hosts/finalisers/principal-components.js';
import { comoments } from '../../reductions/moments.js';
import { declareFit } from '../host-declarations.js';

export const trainablePca = defineNode({
  kind: 'TrainablePCA',
  className: 'cuvis_ai.node.dimensionality_reduction.TrainablePCA',
  category: 'model',
  doc: 'Projection onto the leading principal components of the training data. Each component has its largest entry positive.',
  stages: ['always'],
  hparams: z.strictObject({
    num_channels: z.int().positive().optional().describe('Number of bands; inferred if omitted.'),
    n_components: z.int().positive().describe('Number of components.'),
    whiten: z.boolean().default(false).describe('Divide each component by its standard deviation.'),
    init_method: z.enum(['svd', 'random']).default('svd').describe('Both give the principal components; the reference ignores it too.'),
    eps: z.number().nonnegative().default(1e-6).describe('Added to variances that are divided by.'),
    ratio: z
      .enum(['total', 'retained'])
      .default('total')
      .describe(
        'Variance that explained_variance_ratio refers to: all of it, or (the reference) that of the retained components, which always sums to 1.',
      ),
  }),
  compat: { ratio: 'retained' },
  inputs: { data: port('float32[B, H, W, num_channels]', 'Cube.') },
  outputs: {
    projected: port('float32[B, H, W, n_components]', 'Scores per component.'),
    explained_variance_ratio: port('float32[n_components]?', 'Share of the variance per component.'),
    components: port('float32[n_components, num_channels]?', 'Components as rows.'),
  },
  check: ({ hparams: { n_components }, dim, diagnostics, at }) => {
    const bands = dim('num_channels');
    if (typeof bands !== 'number' || n_components <= bands) return;
    const reason = `${n_components} components cannot be had from ${bands} channels`;
    diagnostics.report(badHparam, at('n_components'), { hparam: 'n_components', kind: 'TrainablePCA', reason });
  },
  state: ({ dim, hparams }) => ({
    _mean: { dtype: 'float64', dims: [dim('num_channels')], doc: 'Mean per band.' },
    _explained_variance: { dtype: 'float32', dims: [dim('n_components')], doc: 'Variance per component.' },
    _components: { dtype: 'float32', dims: [dim('n_components'), dim('num_channels')], trainable: 'fitted', doc: 'Components as rows.' },
    ...(hparams.ratio === 'total' && { _total_variance: { dtype: 'float32', dims: [], doc: 'Trace of the covariance.' } as const }),
  }),
  fits: ({ hparams }) => [
    declareFit({
      statistics: [{ reduction: comoments, inputs: { data: 'data' } }],
      finaliser: principalComponents,
      params: { components: hparams.n_components, meanDtype: 'float64' },
      writes: {
        mean: '_mean',
        explained_variance: '_explained_variance',
        components: '_components',
        ...(hparams.ratio === 'total' && { total_variance: '_total_variance' }),
      },
    }),
  ],
  lower: ({ b, hparams, input, state }) => {
    const [variance, components] = [state('_explained_variance'), state('_components')];
    const eps = b.scalar(hparams.eps, 'float32');
    const scores = b.matMul(b.centre(input('data'), state('_mean')), b.transpose(components, { perm: [1, 0] }));
    const total = hparams.ratio === 'total' ? state('_total_variance') : b.add(b.reduceSum(variance, { axes: [0], keepDims: false }), eps);
    return {
      projected: hparams.whiten ? b.div(scores, b.sqrt(b.add(variance, eps))) : scores,
      explained_variance_ratio: b.div(variance, total),
      components,
    };
  },
});
