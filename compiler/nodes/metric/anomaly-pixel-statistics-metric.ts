import { z } from 'zod';
import { defineNode, port } from '../contract.js';
import { metricNode } from './metric.js';
import { pixelStatistics } from '../../../schemas/hosts/metrics/pixel-statistics.js';

export const anomalyPixelStatisticsMetric = defineNode({
  kind: 'AnomalyPixelStatisticsMetric',
  className: 'cuvis_ai.node.metrics.AnomalyPixelStatisticsMetric',
  doc: 'How many pixels there are, how many are flagged, and their percentage; pooled over a split by adding up.',
  ...metricNode,
  hparams: z.strictObject({}),
  inputs: { decisions: port('bool[B, H, W, 1]', 'Decision per pixel.') },
  metric: {
    host: pixelStatistics,
    params: () => ({}),
    lower: ({ b, input }) => {
      const decisions = input('decisions');
      const everything = [0, 1, 2, 3];
      const flagged = b.reduceSum(b.cast(decisions, { to: 'int64' }), { axes: everything, keepDims: false });
      return { flagged, total: b.sizeOf(decisions, { axes: everything }) };
    },
  },
});
