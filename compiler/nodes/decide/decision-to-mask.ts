import { z } from 'zod';
import { defineNode, port } from '../contract.js';

export const decisionToMask = defineNode({
  kind: 'DecisionToMask',
  className: 'cuvis_ai.node.conversion.DecisionToMask',
  category: 'transform',
  doc: 'The identity of each pixel where the decision holds, else 0.',
  stages: ['always'],
  hparams: z.strictObject({}),
  inputs: {
    decisions: port('bool[B, H, W, 1]', 'Decision per pixel.'),
    identity_mask: port('int32[B, H, W]', 'Identity per pixel.'),
  },
  outputs: { mask: port('int32[B, H, W]', 'Identities decided for.') },
  lower: ({ b, input }) => ({
    mask: b.where(b.squeeze(input('decisions'), { axes: [3] }), input('identity_mask'), b.scalar(0, 'int32')),
  }),
});
