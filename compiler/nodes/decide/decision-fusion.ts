import { z } from 'zod';
import { defineNode, port } from '../contract.js';
import { firstLive } from './first-live.js';

export const decisionFusion = defineNode({
  kind: 'DecisionFusion',
  className: 'cuvis_ai.node.fusion.DecisionFusion',
  category: 'decision',
  doc: 'Several masks as one: true where any, or all of them are; or per image the first mask, in the order of connections, that marks anything.',
  stages: ['always'],
  hparams: z.strictObject({ mode: z.enum(['any', 'all', 'first']).default('any').describe('How masks become one.') }),
  inputs: { decisions: port('bool[B, H, W, C]*', 'Masks.') },
  outputs: { decisions: port('bool[B, H, W, C]', 'The one mask.') },
  lower: ({ b, hparams: { mode }, all }) => {
    const masks = all('decisions');
    if (mode === 'any') return { decisions: masks.reduce((one, other) => b.or(one, other)) };
    if (mode === 'all') return { decisions: masks.reduce((one, other) => b.and(one, other)) };
    const anyIn = (mask: (typeof masks)[number]) => b.reduceMax(b.cast(mask, { to: 'int32' }), { axes: [1, 2, 3], keepDims: true });
    return {
      decisions: firstLive(
        b,
        masks,
        masks.map((mask) => b.greater(anyIn(mask), b.scalar(0, 'int32'))),
      ),
    };
  },
});
