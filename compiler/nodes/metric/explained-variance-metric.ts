import { z } from 'zod';
import { defineNode, port } from '../contract.js';
import { metricNode } from './metric.js';
import { explainedVariance } from '../../../schemas/hosts/metrics/explained-variance.js';

export const explainedVarianceMetric = defineNode({
  kind: 'ExplainedVarianceMetric',
  className: 'cuvis_ai.node.metrics.ExplainedVarianceMetric',
  doc: 'Share of the variance per component, running totals and the total.',
  ...metricNode,
  hparams: z.strictObject({}),
  inputs: { explained_variance_ratio: port('float32[n]', 'Share per component.') },
  metric: {
    host: explainedVariance,
    params: () => ({}),
    lower: ({ input }) => ({ ratios: input('explained_variance_ratio') }),
  },
});
