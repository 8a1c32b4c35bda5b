import { z } from 'zod';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { meanOfLargest } from '../computations/best-pixels.js';
import { defineNode, type LowerContext, port } from '../contract.js';
import { quantileOfRows, rowsToReduce } from '../computations/quantile-of-rows.js';

const hparams = z.strictObject({
  image_threshold: z
    .number()
    .nullable()
    .default(null)
    .describe('Smallest image score with which an image has anomalies at all; null: every image may.'),
  top_k_fraction: z.number().gt(0).max(1).default(0.001).describe('Share of the pixels, rounded up, whose mean score is the image score.'),
  quantile: z.number().min(0).max(1).default(0.995).describe('Share of the values of an image below its threshold, where pixel_threshold is null.'),
  pixel_threshold: z.number().nullable().default(null).describe('Smallest score of an anomalous pixel; null: the quantile of its image.'),
  threshold: z.number().optional().describe('That of its base class, which the reference saves and uses nowhere.'),
  reduce_dims: z.array(z.int()).nullable().default(null).describe('Stored by the reference, used nowhere.'),
  rank_float32: z
    .boolean()
    .default(false)
    .describe(
      'Round the number of pixels to float32 and compute the rank of the quantile in it, as the reference does; for large images this loses fractions.',
    ),
});

type Settings = z.infer<typeof hparams>;

const perImage = 'Per image.';

export const twoStageBinaryDecider = defineNode({
  kind: 'TwoStageBinaryDecider',
  className: 'cuvis_ai.deciders.two_stage_decider.TwoStageBinaryDecider',
  category: 'decision',
  doc: 'Nothing in images whose best pixels stay below a threshold; in the others the pixels that reach a threshold of their own, or a quantile of the image. The score of a pixel is its largest channel. It decides in every stage, whether thresholds are set or not.',
  stages: ['always'],
  hparams,
  compat: { rank_float32: true },
  compatAt: { 'cuvis-ai-0.5': { image_threshold: 0.5 } },
  inputs: {
    logits: port('float32[B, H, W, C]', 'Scores.'),
    image_threshold: port('float32[1]?', 'Threshold of image scores for this batch, in place of the hyper-parameter.'),
    pixel_threshold: port('float32[1]?', 'Threshold of pixels for this batch, in place of the hyper-parameter and the quantile.'),
  },
  outputs: {
    decisions: port('bool[B, H, W, 1]', 'True: anomalous.'),
    pixel_threshold_range: port('float32[B, 2]', 'Smallest and largest finite score of a pixel, 0 without any. Per image.'),
    pixel_threshold_value: port('float32[B]', `Threshold of pixels that was used. ${perImage}`),
    image_threshold_range: port('float32[B, 2]', `0 and the largest finite score of a pixel, in ascending order. ${perImage}`),
    image_threshold_value: port('float32[B]', `Threshold of image scores that was used, NaN without one. ${perImage}`),
    image_threshold_score: port('float32[B]', `Image score. ${perImage}`),
  },
  lower: (context) => {
    const { b, hparams: h, input } = context;
    const x = input('logits');
    const pixels = b.reduceMax(x, { axes: [3], keepDims: true });
    const scores = meanOfLargest(b, rowsToReduce(b, pixels, [0], [1, 2, 3]), h.top_k_fraction, h.rank_float32);
    const cutoff = pixelThreshold(context, x, scores);
    const spread = (value: Value) => b.unsqueeze(value, { axes: [1, 2, 3] });
    const reaches = b.greaterOrEqual(pixels, spread(cutoff));
    const gate = imageThreshold(context);
    // The reference compares Python numbers: a float32 score with the threshold as it is written.
    const isOpen = gate && b.greaterOrEqual(b.cast(scores, { to: 'float64' }), gate);
    const { low, high } = finiteExtrema(b, pixels);
    const zero = b.scalar(0, 'float32');
    return {
      decisions: isOpen ? b.and(spread(isOpen), reaches) : reaches,
      pixel_threshold_range: pairs(b, low, high),
      pixel_threshold_value: cutoff,
      image_threshold_range: pairs(b, b.min(high, zero), b.max(high, zero)),
      image_threshold_value: b.expandLike(gate ? b.cast(gate, { to: 'float32' }) : b.scalar(Number.NaN, 'float32'), scores),
      image_threshold_score: scores,
    };
  },
});

/** The cutoff of each image, [B]. */
function pixelThreshold({ b, hparams: h, optional }: LowerContext<Settings>, x: Value, like: Value): Value {
  const given = optional('pixel_threshold') ?? (h.pixel_threshold === null ? undefined : b.scalar(h.pixel_threshold, 'float32'));
  return given ? b.expandLike(given, like) : quantileOfRows(b, rowsToReduce(b, x, [0], [1, 2, 3]), h.quantile, h.rank_float32);
}

/** The threshold of image scores in float64, if there is one. */
function imageThreshold({ b, hparams: h, optional }: LowerContext<Settings>): Value | undefined {
  const given = optional('image_threshold');
  if (given) return b.cast(given, { to: 'float64' });
  return h.image_threshold === null ? undefined : b.scalar(h.image_threshold, 'float64');
}

/** Smallest and largest finite value of each image, [B]; 0 without any. */
function finiteExtrema(b: OpBuilder, pixels: Value): { readonly low: Value; readonly high: Value } {
  const infinity = b.scalar(Number.POSITIVE_INFINITY, 'float32');
  const hasSize = b.less(b.abs(pixels), infinity);
  const overImage = { axes: [1, 2, 3], keepDims: false };
  const orZero = (x: Value) => b.where(b.less(b.abs(x), infinity), x, b.scalar(0, 'float32'));
  return {
    low: orZero(b.reduceMin(b.where(hasSize, pixels, infinity), overImage)),
    high: orZero(b.reduceMax(b.where(hasSize, pixels, b.neg(infinity)), overImage)),
  };
}

/** Two vectors [B] as columns [B, 2]. */
function pairs(b: OpBuilder, one: Value, other: Value): Value {
  return b.concat([b.unsqueeze(one, { axes: [1] }), b.unsqueeze(other, { axes: [1] })], { axis: 1 });
}
