import { z } from 'zod';
import { defineNode, port } from '../contract.js';
import { lossNode, lossWeight, weightedLoss } from './loss.js';
import { weightEntropy } from '../computations/weight-entropy.js';

export const selectorEntropyRegularizer = defineNode({
  kind: 'SelectorEntropyRegularizer',
  className: 'cuvis_ai.node.losses.SelectorEntropyRegularizer',
  doc: 'Minus the entropy of the band weights, so that training spreads them; with a target, the squared difference from it.',
  ...lossNode,
  hparams: z.strictObject({
    weight: lossWeight(0.01),
    target_entropy: z.number().nullable().default(null).describe('Entropy to reach, in nats; null: as large as possible.'),
    eps: z.number().nonnegative().default(1e-6).describe('Added to the sum of the weights and inside the logarithm.'),
  }),
  inputs: { weights: port('float32[C]', 'Weight per band, not negative.') },
  lower: ({ b, hparams: h, input }) => {
    const entropy = weightEntropy(b, input('weights'), h.eps);
    if (h.target_entropy === null) return weightedLoss(b, b.neg(entropy), h.weight);
    const missing = b.sub(entropy, b.scalar(h.target_entropy, 'float32'));
    return weightedLoss(b, b.mul(missing, missing), h.weight);
  },
});
