import { z } from 'zod';
import type { Value } from '../../ir/value.js';
import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import { meanOfLargest } from '../computations/best-pixels.js';
import { rowsToReduce } from '../computations/quantile-of-rows.js';
import { defineNode, port } from '../contract.js';

export const frameScoreGate = defineNode({
  kind: 'FrameScoreGate',
  className: 'cuvis_ai.node.deciders.frame_score_gate.FrameScoreGate',
  category: 'decision',
  doc: 'Passes the map of an image whose frame score, the mean of its best pixels, is above a threshold; the others become 0.',
  stages: ['always'],
  hparams: z.strictObject({
    threshold: z.number().describe('Frame score that must be exceeded.'),
    topk_frac: z.number().gt(0).max(1).default(0.001).describe('Share of the values, rounded up, whose mean is the frame score.'),
    mode: z.enum(['heatmap', 'mask']).default('heatmap').describe('What passes: the map, or 1 where it is above mask_threshold.'),
    mask_threshold: z.number().nullable().default(null).describe('Value that a pixel of the mask exceeds; null: that of threshold.'),
    log_scores: z.boolean().default(false).describe('Written by the reference, which logs; used nowhere.'),
    smooth_k: z.literal(1).default(1).describe('Must be 1: a median over the last frames is not built.'),
    core_ratio: z.number().min(1).default(1).describe('Factor of mask_threshold that a pixel of the core exceeds.'),
  }),
  inputs: {
    scores: port('float32[B, H, W, C]', 'The map.'),
    alarm_scores: port('float32[B, rows, columns, channels]?', 'Another map, of which the frame score is taken.'),
  },
  outputs: {
    scores: port('float32[B, H, W, C]', 'The map, or 0.'),
    frame_score: port('float32[B]', 'Frame score per image.'),
    passed: port('int32[B]', '1 if the image passes.'),
    decisions: port('bool[B, H, W, C]', 'Pixels of images that pass above mask_threshold.'),
    core: port('bool[B, H, W, C]', 'Those above core_ratio times mask_threshold.'),
  },
  check: ({ hparams: h, diagnostics, at }) => {
    const cutoff = h.mask_threshold ?? h.threshold;
    const reason = `a cutoff of ${cutoff} times ${h.core_ratio} is lower, not higher`;
    if (h.core_ratio !== 1 && cutoff < 0) diagnostics.report(badHparam, at('core_ratio'), { hparam: 'core_ratio', kind: 'FrameScoreGate', reason });
  },
  lower: ({ b, hparams: h, input, optional }) => {
    const scores = input('scores');
    const f = (value: number) => b.scalar(value, 'float32');
    const frames = meanOfLargest(b, rowsToReduce(b, optional('alarm_scores') ?? scores, [0], [1, 2, 3]), h.topk_frac, true);
    const passed = b.greater(frames, f(h.threshold));
    const gate = b.unsqueeze(passed, { axes: [1, 2, 3] });
    const cutoff = h.mask_threshold ?? h.threshold;
    const hot = b.greater(scores, f(cutoff));
    const gated = (mask: Value) => b.and(mask, gate);
    const shown = h.mode === 'mask' ? b.cast(hot, { to: 'float32' }) : scores;
    return {
      scores: b.mul(shown, b.cast(gate, { to: 'float32' })),
      frame_score: frames,
      passed: b.cast(passed, { to: 'int32' }),
      decisions: gated(hot),
      core: gated(b.greater(scores, f(h.core_ratio * cutoff))),
    };
  },
});
