import { z } from 'zod';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { defineNode, port } from '../contract.js';
import { lossNode, lossWeight, reduceAll, weightedLoss } from './loss.js';

const hparams = z.strictObject({
  weight: lossWeight(1),
  smooth: z.number().positive().default(1e-6).describe('Added to intersection and union, and to the range of minmax.'),
  normalize_method: z
    .enum(['sigmoid', 'clamp', 'minmax'])
    .default('sigmoid')
    .describe('How predictions become shares: logistic function, clamp to 0 and 1, or the range of the batch (0.5 if they are constant).'),
});

export const iouLoss = defineNode({
  kind: 'IoULoss',
  className: 'cuvis_ai.node.losses.IoULoss',
  doc: 'One minus the soft intersection over union of predictions and truth, over the whole batch.',
  ...lossNode,
  hparams,
  inputs: {
    predictions: port('float32[B, H, W, 1]', 'Scores or logits.'),
    targets: port('bool[B, H, W, 1]', 'Truth per pixel.'),
  },
  lower: ({ b, hparams: h, input }) => {
    const share = shareOf(b, input('predictions'), h);
    const truth = b.cast(input('targets'), { to: 'float32' });
    const smooth = b.scalar(h.smooth, 'float32');
    const both = reduceAll(b, b.mul(share, truth), 'sum');
    const union = b.sub(b.add(reduceAll(b, share, 'sum'), reduceAll(b, truth, 'sum')), both);
    const iou = b.div(b.add(both, smooth), b.add(union, smooth));
    return weightedLoss(b, b.sub(b.scalar(1, 'float32'), iou), h.weight);
  },
});

function shareOf(b: OpBuilder, x: Value, { normalize_method: method, smooth }: z.infer<typeof hparams>): Value {
  if (method === 'sigmoid') return b.sigmoid(x);
  if (method === 'clamp') return b.min(b.max(x, b.scalar(0, 'float32')), b.scalar(1, 'float32'));
  const everything = { axes: [0, 1, 2, 3], keepDims: false };
  const [low, high] = [b.reduceMin(x, everything), b.reduceMax(x, everything)];
  const scaled = b.div(b.sub(x, low), b.add(b.sub(high, low), b.scalar(smooth, 'float32')));
  return b.where(b.greater(high, low), scaled, b.scalar(0.5, 'float32'));
}
