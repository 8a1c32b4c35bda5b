import { z } from 'zod';
import { defineNode, port } from '../contract.js';
import { metricNode } from './metric.js';
import { selectorDiversity } from '../../../schemas/hosts/metrics/selector-diversity.js';

export const selectorDiversityMetric = defineNode({
  kind: 'SelectorDiversityMetric',
  className: 'cuvis_ai.node.metrics.SelectorDiversityMetric',
  doc: 'Population variance and Gini coefficient of the band weights.',
  ...metricNode,
  hparams: z.strictObject({}),
  inputs: { weights: port('float32[C]', 'Weight per band, not negative.') },
  metric: {
    host: selectorDiversity,
    params: () => ({}),
    lower: ({ input }) => ({ weights: input('weights') }),
  },
});
