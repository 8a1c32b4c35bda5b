import { z } from 'zod';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { defineNode, port } from '../contract.js';
import { anomalyDetection } from '../../../schemas/hosts/metrics/anomaly-detection.js';

export const anomalyDetectionMetrics = defineNode({
  kind: 'AnomalyDetectionMetrics',
  className: 'cuvis_ai.node.metrics.AnomalyDetectionMetrics',
  category: 'metric',
  doc: 'Precision, recall, F1 and IoU of the decisions, average precision and area under the ROC curve of the logits. The graph counts; ratios and rankings are taken on the host, per batch and pooled over a split.',
  stages: ['val', 'test'],
  hparams: z.strictObject({
    average_precision_on: z
      .enum(['raw', 'sigmoid'])
      .default('raw')
      .describe(
        'Values ranked for average precision: as they come, or (the reference) through the logistic function, which saturates and makes ties.',
      ),
    roc_auc: z.boolean().default(true).describe('Also the area under the ROC curve of the ranked values; the reference has none.'),
    pixel_stride: z
      .literal(1, { error: 'it must be 1: every pixel is counted' })
      .optional()
      .describe('Step between the rows and columns that the reference counts. Here every pixel counts; anything but 1 is refused.'),
    undefined_is: z.enum(['null', 'zero']).default('null').describe('What a ratio 0/0 becomes: undefined, or (the reference) 0.'),
  }),
  compat: { average_precision_on: 'sigmoid', roc_auc: false, undefined_is: 'zero' },
  inputs: {
    decisions: port('bool[B, H, W, 1]', 'Decision per pixel.'),
    targets: port('bool[B, H, W, 1]', 'Truth per pixel.'),
    logits: port('float32[B, H, W, 1]?', 'Values that rank the pixels.'),
  },
  outputs: { metrics: port('metrics', 'Metric values.') },
  metric: {
    host: anomalyDetection,
    params: ({ hparams }) => ({
      sigmoid: hparams.average_precision_on === 'sigmoid',
      rocAuc: hparams.roc_auc,
      undefinedIs: hparams.undefined_is,
    }),
    lower: ({ b, input, optional }) => {
      const logits = optional('logits');
      return { counts: confusion(b, input('decisions'), input('targets')), ...(logits && { targets: input('targets'), logits }) };
    },
  },
});

/** int64 [4]: true positives, false positives, false negatives, true negatives. */
function confusion(b: OpBuilder, decisions: Value, targets: Value): Value {
  const count = (mask: Value) => b.reshape(b.reduceSum(b.cast(mask, { to: 'int64' }), { axes: [0, 1, 2, 3], keepDims: false }), { shape: [1] });
  const [no, wrong] = [b.not(decisions), b.not(targets)];
  return b.concat([count(b.and(decisions, targets)), count(b.and(decisions, wrong)), count(b.and(no, targets)), count(b.and(no, wrong))], {
    axis: 0,
  });
}
