import { z } from 'zod';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { defineNode, port } from '../contract.js';
import { lossNode, lossWeight, reduceAll, weightedLoss } from './loss.js';
import { oklab } from '../show/oklab.js';

const hparams = z.strictObject({
  weight: lossWeight(1),
  compactness_weight: z.number().nonnegative().default(0).describe('Factor of the variance of the foreground.'),
  anchor_weight: z.number().nonnegative().default(0).describe('Factor of the squared distances of both means from the mean of the image.'),
  eps: z.number().positive().default(1e-6).describe('Added to the squared distance under the root.'),
  color_space: z.enum(['rgb', 'oklab']).default('rgb').describe('Space in which colours are compared.'),
  assume_srgb: z.boolean().default(true).describe('For oklab: the colours are sRGB values; else they are linear.'),
});

export const foregroundContrastLoss = defineNode({
  kind: 'ForegroundContrastLoss',
  className: 'cuvis_ai.node.losses.ForegroundContrastLoss',
  doc: 'Minus the distance of the mean colours of foreground (mask above 0) and background, mean over the images that have both; 0 if none has.',
  ...lossNode,
  hparams,
  inputs: {
    rgb: port('float32[B, H, W, 3]', 'Image.'),
    mask: port('int32[B, H, W]', 'Foreground above 0.'),
  },
  lower: ({ b, hparams: h, input }) => {
    const colours = h.color_space === 'rgb' ? input('rgb') : oklab(b, input('rgb'), h.assume_srgb);
    const isFront = b.unsqueeze(b.greater(input('mask'), b.scalar(0, 'int32')), { axes: [3] });
    const front = groupOf(b, colours, isFront);
    const back = groupOf(b, colours, b.not(isFront));
    const perImage = b.squeeze(lossOfImages(b, colours, front, back, h), { axes: [1, 2, 3] });
    const isValid = b.squeeze(b.and(front.exists, back.exists), { axes: [1, 2, 3] });
    const valid = reduceAll(b, b.cast(isValid, { to: 'float32' }), 'sum');
    const sum = reduceAll(b, b.where(isValid, perImage, b.scalar(0, 'float32')), 'sum');
    return weightedLoss(b, b.div(sum, b.max(valid, b.scalar(1, 'float32'))), h.weight);
  },
});

/** Pixels of each image under a mask: their share as [B, H, W, 1], mean colour [B, 1, 1, 3], and whether there are any. */
interface Group {
  readonly share: Value;
  readonly mean: Value;
  readonly exists: Value;
}

const overImage = { axes: [1, 2], keepDims: true };

function groupOf(b: OpBuilder, colours: Value, mask: Value): Group {
  const member = b.cast(mask, { to: 'float32' });
  const size = b.reduceSum(member, overImage);
  const share = b.div(member, b.max(size, b.scalar(1, 'float32')));
  return { share, mean: b.reduceSum(b.mul(colours, share), overImage), exists: b.greater(size, b.scalar(0, 'float32')) };
}

/** The loss of each image, [B, 1, 1, 1]; without meaning where a group is empty. */
function lossOfImages(b: OpBuilder, colours: Value, front: Group, back: Group, h: z.infer<typeof hparams>): Value {
  const meanSquare = (x: Value) => b.reduceMean(b.mul(x, x), { axes: [3], keepDims: true });
  const apart = b.sub(front.mean, back.mean);
  const distance = b.sqrt(b.add(b.reduceSum(b.mul(apart, apart), { axes: [3], keepDims: true }), b.scalar(h.eps, 'float32')));
  const terms = [b.neg(distance)];
  if (h.compactness_weight > 0) {
    const spread = b.reduceSum(b.mul(meanSquare(b.sub(colours, front.mean)), front.share), overImage);
    terms.push(b.mul(b.scalar(h.compactness_weight, 'float32'), spread));
  }
  if (h.anchor_weight > 0) {
    const overall = b.reduceMean(colours, overImage);
    const drift = b.add(meanSquare(b.sub(front.mean, overall)), meanSquare(b.sub(back.mean, overall)));
    terms.push(b.mul(b.scalar(h.anchor_weight, 'float32'), drift));
  }
  return terms.reduce((sum, term) => b.add(sum, term));
}
