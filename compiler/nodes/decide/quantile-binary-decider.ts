import { z } from 'zod';
import { defineNode, port } from '../contract.js';
import { quantileOfRows, rowsToReduce } from '../computations/quantile-of-rows.js';

const rank = 4;

const hparams = z.strictObject({
  quantile: z.number().min(0).max(1).default(0.995).describe('Share of the values below the threshold.'),
  reduce_dims: z
    .array(
      z
        .int()
        .min(-rank)
        .max(rank - 1),
    )
    .min(1)
    .nullable()
    .default(null)
    .describe('Axes that share a threshold; null: all but the batch.'),
  rank_float32: z
    .boolean()
    .default(false)
    .describe('Compute the rank quantile * (n - 1) in float32, as the reference does; for large images this loses its fraction.'),
});

export const quantileBinaryDecider = defineNode({
  kind: 'QuantileBinaryDecider',
  className: 'cuvis_ai.deciders.binary_decider.QuantileBinaryDecider',
  category: 'decision',
  doc: 'True where the value reaches the linearly interpolated quantile of its image. A constant image is flagged as a whole.',
  stages: ['always'],
  hparams,
  compat: { rank_float32: true },
  inputs: { logits: port('float32[B, H, W, C]', 'Scores or logits.') },
  outputs: { decisions: port('bool[B, H, W, C]', 'True: anomalous. One channel per channel of the input.') },
  lower: ({ b, hparams: h, input }) => {
    const x = input('logits');
    const reduced = [...new Set((h.reduce_dims ?? [1, 2, 3]).map((axis) => (axis + rank) % rank))].sort();
    const kept = [0, 1, 2, 3].filter((axis) => !reduced.includes(axis));
    const threshold = quantileOfRows(b, rowsToReduce(b, x, kept, reduced), h.quantile, h.rank_float32);
    return { decisions: b.greaterOrEqual(x, reduced.length === rank ? threshold : b.unsqueeze(threshold, { axes: reduced })) };
  },
});
