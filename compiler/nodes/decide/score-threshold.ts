import { z } from 'zod';
import { defineNode, port } from '../contract.js';

export const scoreThreshold = defineNode({
  kind: 'ScoreThreshold',
  className: 'cuvis_ai.node.deciders.binary_decider.ScoreThreshold',
  category: 'decision',
  doc: 'True where a score is at most the threshold, or where it is above it.',
  stages: ['always'],
  hparams: z.strictObject({
    threshold: z.number().nonnegative().default(0.5).describe('Threshold, where the port of this name is not connected.'),
    keep: z.enum(['below', 'above']).default('below').describe('Which scores are kept: at most the threshold, or above it.'),
  }),
  inputs: {
    scores: port('float32[B, H, W, 1]', 'Scores.'),
    threshold: port('float32[1]?', 'Threshold of this batch, in place of the hyper-parameter.'),
  },
  outputs: { decisions: port('bool[B, H, W, 1]', 'True: kept.') },
  lower: ({ b, hparams: { threshold, keep }, input, optional }) => {
    const [scores, cutoff] = [input('scores'), optional('threshold') ?? b.scalar(threshold, 'float32')];
    return { decisions: keep === 'below' ? b.lessOrEqual(scores, cutoff) : b.greater(scores, cutoff) };
  },
});
