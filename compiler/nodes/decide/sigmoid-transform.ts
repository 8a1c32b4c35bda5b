import { z } from 'zod';
import { defineNode, port } from '../contract.js';

export const sigmoidTransform = defineNode({
  kind: 'SigmoidTransform',
  className: 'cuvis_ai.node.normalization.SigmoidTransform',
  category: 'transform',
  doc: 'Logistic function of every value.',
  stages: ['always'],
  hparams: z.strictObject({}),
  inputs: { data: port('float32[B, H, W, C]', 'Values.') },
  outputs: { transformed: port('float32[B, H, W, C]', 'Values between 0 and 1.') },
  lower: ({ b, input }) => ({ transformed: b.sigmoid(input('data')) }),
});
