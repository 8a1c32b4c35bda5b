import { z } from 'zod';
import { defineNode, port } from '../contract.js';
import { metricNode } from './metric.js';
import { componentOrthogonality } from '../../../schemas/hosts/metrics/component-orthogonality.js';

export const componentOrthogonalityMetric = defineNode({
  kind: 'ComponentOrthogonalityMetric',
  className: 'cuvis_ai.node.metrics.ComponentOrthogonalityMetric',
  doc: 'How far the products G = W Wᵀ of components are from those of orthonormal rows: Frobenius norm of G - I, mean magnitude off the diagonal, mean and sample deviation of the diagonal.',
  ...metricNode,
  hparams: z.strictObject({
    off_diagonal: z
      .enum(['pairs', 'all'])
      .default('pairs')
      .describe('Entries that avg_off_diagonal is the mean over: those off the diagonal, or (the reference) all of G - I.'),
  }),
  compat: { off_diagonal: 'all' },
  inputs: { components: port('float32[n, C]', 'Components as rows.') },
  metric: {
    host: componentOrthogonality,
    params: ({ hparams }) => ({ offDiagonal: hparams.off_diagonal }),
    lower: ({ input }) => ({ components: input('components') }),
  },
});
