import { z } from 'zod';
import { defineNode, type NodeDefinition, port } from '../contract.js';
import { metricNode } from './metric.js';
import { scoreStatistics } from '../../../schemas/hosts/metrics/score-statistics.js';

const scores = 'Scores.';

const hparams = z.strictObject({
  scores_rank: z
    .union([z.literal(3), z.literal(4)])
    .default(4)
    .describe('Number of axes of the scores: 4 as detectors yield them; the reference declares 3, [B, H, W], which no detector yields.'),
});

export const scoreStatisticsMetric: NodeDefinition = defineNode<z.infer<typeof hparams>, typeof scoreStatistics>({
  kind: 'ScoreStatisticsMetric',
  className: 'cuvis_ai.node.metrics.ScoreStatisticsMetric',
  doc: 'Mean, sample standard deviation, extrema, lower median and linearly interpolated quantiles of the scores, per batch and of all scores of a split.',
  ...metricNode,
  hparams,
  compat: { scores_rank: 3 },
  inputs: { scores: port('float32[B, H, W, 1]', scores) },
  specialise: (context) =>
    context.hparams.scores_rank === 3 ? { ...scoreStatisticsMetric, inputs: { scores: port('float32[B, H, W]', scores) } } : scoreStatisticsMetric,
  metric: {
    host: scoreStatistics,
    params: () => ({}),
    lower: ({ input }) => ({ scores: input('scores') }),
  },
});
