import { z } from 'zod';
import { defineNode, port } from '../contract.js';
import { lossNode, lossWeight, reduceAll, weightedLoss } from './loss.js';

export const selectorDiversityRegularizer = defineNode({
  kind: 'SelectorDiversityRegularizer',
  className: 'cuvis_ai.node.losses.SelectorDiversityRegularizer',
  doc: 'Minus the population variance of the band weights, so that training sets them apart.',
  ...lossNode,
  hparams: z.strictObject({ weight: lossWeight(0.01) }),
  inputs: { weights: port('float32[C]', 'Weight per band.') },
  lower: ({ b, hparams, input }) => {
    const weights = input('weights');
    const centred = b.sub(weights, reduceAll(b, weights, 'mean'));
    return weightedLoss(b, b.neg(reduceAll(b, b.mul(centred, centred), 'mean')), hparams.weight);
  },
});
