import { z } from 'zod';
import { defineNode, port } from '../contract.js';
import { lossNode, lossReduction, lossWeight, reduceAll, weightedLoss } from './loss.js';

export const anomalyBceWithLogits = defineNode({
  kind: 'AnomalyBCEWithLogits',
  className: 'cuvis_ai.node.losses.AnomalyBCEWithLogits',
  doc: 'Binary cross entropy of the logistic function of each logit against the truth: log(1 + exp(x)) where normal, pos_weight log(1 + exp(-x)) where anomalous.',
  ...lossNode,
  hparams: z.strictObject({
    weight: lossWeight(1),
    pos_weight: z.number().nonnegative().nullable().default(null).describe('Factor of the anomalous pixels; null: 1.'),
    reduction: lossReduction,
  }),
  inputs: {
    predictions: port('float32[B, H, W, 1]', 'Logits.'),
    targets: port('bool[B, H, W, 1]', 'Truth per pixel.'),
  },
  lower: ({ b, hparams: h, input }) => {
    const [x, anomalous] = [input('predictions'), input('targets')];
    const entropy = b.softplus(b.where(anomalous, b.neg(x), x));
    const scaled = h.pos_weight === null ? entropy : b.mul(entropy, b.where(anomalous, b.scalar(h.pos_weight, 'float32'), b.scalar(1, 'float32')));
    return weightedLoss(b, reduceAll(b, scaled, h.reduction), h.weight);
  },
});
