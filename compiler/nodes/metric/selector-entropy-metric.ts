import { z } from 'zod';
import { defineNode, port } from '../contract.js';
import { metricNode } from './metric.js';
import { selectorEntropy } from '../../../schemas/hosts/metrics/selector-entropy.js';

export const selectorEntropyMetric = defineNode({
  kind: 'SelectorEntropyMetric',
  className: 'cuvis_ai.node.metrics.SelectorEntropyMetric',
  doc: 'Entropy of the band weights in nats, as SelectorEntropyRegularizer has it.',
  ...metricNode,
  hparams: z.strictObject({ eps: z.number().positive().default(1e-6).describe('Added to the sum of the weights and inside the logarithm.') }),
  inputs: { weights: port('float32[C]', 'Weight per band, not negative.') },
  metric: {
    host: selectorEntropy,
    params: ({ hparams }) => ({ eps: hparams.eps }),
    lower: ({ input }) => ({ weights: input('weights') }),
  },
});
