import { z } from 'zod';
import { tensorFrom } from '../../../schemas/tensor.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { defineNode, port } from '../contract.js';
import { quantileOfRows, rowsToReduce } from '../computations/quantile-of-rows.js';

const hparams = z.strictObject({
  image_threshold: z.number().min(0).max(1).default(0.5).describe('Smallest image score with which an image has anomalies at all.'),
  top_k_fraction: z.number().gt(0).max(1).default(0.001).describe('Share of the pixels, rounded up, whose mean score is the image score.'),
  quantile: z.number().min(0).max(1).default(0.995).describe('Share of the values below the threshold.'),
  reduce_dims: z.array(z.int()).nullable().default(null).describe('Stored by the reference, used nowhere.'),
  rank_float32: z
    .boolean()
    .default(false)
    .describe(
      'Round the number of pixels to float32 and compute the rank of the quantile in it, as the reference does; for large images this loses fractions.',
    ),
});

export const twoStageBinaryDecider = defineNode({
  kind: 'TwoStageBinaryDecider',
  className: 'cuvis_ai.deciders.two_stage_decider.TwoStageBinaryDecider',
  category: 'decision',
  doc: 'Nothing in images whose best pixels stay below a threshold; in the others the pixels that reach a quantile of the image. The score of a pixel is its largest channel.',
  stages: ['always'],
  hparams,
  compat: { rank_float32: true },
  inputs: { logits: port('float32[B, H, W, C]', 'Scores, on a scale of 0 to 1.') },
  outputs: { decisions: port('bool[B, H, W, 1]', 'True: anomalous.') },
  lower: ({ b, hparams: h, input }) => {
    const x = input('logits');
    const pixels = b.reduceMax(x, { axes: [3], keepDims: true });
    const threshold = quantileOfRows(b, rowsToReduce(b, x, [0], [1, 2, 3]), h.quantile, h.rank_float32);
    // The reference compares Python numbers: a float32 score with the threshold as it is written.
    const isOpen = b.greaterOrEqual(b.cast(imageScore(b, pixels, h), { to: 'float64' }), b.scalar(h.image_threshold, 'float64'));
    const perImage = (value: Value) => b.unsqueeze(value, { axes: [1, 2, 3] });
    return { decisions: b.and(perImage(isOpen), b.greaterOrEqual(pixels, perImage(threshold))) };
  },
});

/** Mean of the k = max(1, ceil(n fraction)) largest of the n pixels of each image, [B]; the product is float64, before ceil rounded once to float32 if asked. */
function imageScore(b: OpBuilder, pixels: Value, { top_k_fraction: fraction, rank_float32: narrow }: z.infer<typeof hparams>): Value {
  const dtype = narrow ? 'float32' : 'float64';
  const rows = rowsToReduce(b, pixels, [0], [1, 2, 3]);
  const n = b.cast(b.reshape(b.sizeOf(rows, { axes: [1] }), { shape: [1] }), { to: 'float64' });
  const exact = b.cast(b.mul(n, b.scalar(fraction, 'float64')), { to: dtype });
  const whole = b.cast(exact, { to: 'int64' });
  const up = b.cast(b.greater(exact, b.cast(whole, { to: dtype })), { to: 'int64' });
  const [largest] = b.topK(rows, b.max(b.add(whole, up), b.constant(tensorFrom('int64', [1], [1]))));
  return b.reduceMean(largest, { axes: [1], keepDims: false });
}
