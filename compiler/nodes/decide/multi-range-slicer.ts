import { z } from 'zod';
import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import { defineNode, port } from '../contract.js';

export const multiRangeSlicer = defineNode({
  kind: 'MultiRangeSlicer',
  className: 'cuvis_ai.node.deciders.multi_range_decider.MultiRangeSlicer',
  category: 'decision',
  doc: 'Number of the range that a score lies in: how many edges are below it, 0 below the first one.',
  stages: ['always'],
  hparams: z.strictObject({
    edges: z.array(z.number()).default([0.25, 0.5, 0.75]).describe('Edges of the ranges, ascending.'),
    right: z.boolean().default(false).describe('A score at an edge belongs to the range above; else to the one below.'),
  }),
  inputs: { scores: port('float32[B, H, W, 1]', 'Scores.') },
  outputs: { class_mask: port('int32[B, H, W]', 'Number of the range.') },
  check: ({ hparams: { edges }, diagnostics, at }) => {
    const falling = edges.findIndex((edge, i) => i > 0 && edge <= (edges[i - 1] as number));
    const reason = `it must ascend, and has ${edges[falling]} after ${edges[falling - 1]}`;
    if (falling > 0) diagnostics.report(badHparam, at('edges'), { hparam: 'edges', kind: 'MultiRangeSlicer', reason });
  },
  lower: ({ b, hparams: { edges, right }, input }) => {
    const scores = b.squeeze(input('scores'), { axes: [3] });
    const isAbove = (edge: number) => {
      const at = b.scalar(edge, 'float32');
      return right ? b.not(b.less(scores, at)) : b.not(b.lessOrEqual(scores, at));
    };
    // A NaN is above every edge, as in the reference.
    const counts = edges.map((edge) => b.cast(isAbove(edge), { to: 'int32' }));
    const none = b.cast(b.less(scores, scores), { to: 'int32' });
    return { class_mask: counts.reduce((sum, count) => b.add(sum, count), none) };
  },
});
