import { z } from 'zod';
import { defineMetricContract } from '../contracts.js';

export const anomalyDetection = defineMetricContract({
  name: 'anomalyDetection',
  doc: 'Precision, recall, F1, IoU and average precision of anomaly decisions.',
  params: z.strictObject({
    sigmoid: z.boolean().default(false).describe('Rank float32 sigmoid(logits), whose saturation makes ties, as the reference does.'),
    rocAuc: z.boolean().default(false).describe('Give the area under the ROC curve, too.'),
    undefinedIs: z.enum(['null', 'zero']).default('null').describe('What 0/0 becomes.'),
  }),
  inputs: {
    counts: { dtypes: ['float64', 'int64'], dims: [4] },
    targets: { dtypes: ['bool', 'uint8', 'int32', 'int64'], dims: 'any', optional: true },
    logits: { dtypes: ['float32', 'float64'], dims: 'any', optional: true },
  },
  values: {
    precision: 'TP / (TP + FP)',
    recall: 'TP / (TP + FN)',
    f1_score: '2 TP / (2 TP + FP + FN)',
    iou: 'TP / (TP + FP + FN)',
    average_precision: 'Step-wise average precision, with logits.',
    roc_auc: 'Area under the ROC curve, with logits.',
  },
  needs: { average_precision: { input: 'logits' }, roc_auc: { input: 'logits', param: 'rocAuc' } },
});
