import { z } from 'zod';
import { defineNode, port } from '../contract.js';
import { lossNode, lossReduction, lossWeight, reduceAll, weightedLoss } from './loss.js';

export const mseReconstructionLoss = defineNode({
  kind: 'MSEReconstructionLoss',
  className: 'cuvis_ai.node.losses.MSEReconstructionLoss',
  doc: 'Mean (or sum) of the squared differences of two cubes.',
  ...lossNode,
  hparams: z.strictObject({ weight: lossWeight(1), reduction: lossReduction }),
  inputs: {
    reconstruction: port('float32[B, H, W, C]', 'Cube.'),
    target: port('float32[B, H, W, C]', 'Cube it should equal.'),
  },
  lower: ({ b, hparams, input }) => {
    const difference = b.sub(input('reconstruction'), input('target'));
    return weightedLoss(b, reduceAll(b, b.mul(difference, difference), hparams.reduction), hparams.weight);
  },
});
