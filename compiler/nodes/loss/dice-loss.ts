import { z } from 'zod';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { defineNode, port } from '../contract.js';
import { type Membership, membershipOf } from './class-membership.js';
import { lossNode, lossWeight, weightedLoss } from './loss.js';

export const diceLoss = defineNode({
  kind: 'DiceLoss',
  className: 'cuvis_ai.node.losses.DiceLoss',
  doc: 'One minus the mean over the classes of (2 sum p g + eps) / (sum p + sum g + eps), over the pixels of the batch that count: p is the softmax of the logits, of a single logit the logistic function, and g is 1 for the class of the pixel, of a single logit class 1. A class id that is neither ignored nor below K makes the loss NaN.',
  ...lossNode,
  hparams: z.strictObject({
    weight: lossWeight(1),
    ignore_index: z.int().nullable().default(null).describe('Class id of pixels that do not count; null: all count.'),
    include_background: z.boolean().default(true).describe('Class 0 is one of the classes; read with several logits alone.'),
    eps: z.number().positive().default(1e-6).describe('Added above and below.'),
  }),
  inputs: {
    logits: port('float32[B, H, W, K]', 'Logit per class, or one.'),
    targets: port('int32[B, H, W]', 'Class id per pixel.'),
  },
  lower: ({ b, hparams: h, input }) => {
    const [logits, targets] = [input('logits'), input('targets')];
    const isBinary = logits.type.dims[3] === 1;
    const shares = isBinary ? b.sigmoid(logits) : b.softmax(logits, { axis: 3 });
    const truth = isBinary ? foregroundOf(b, targets, h.ignore_index) : membershipOf(b, logits, targets, h.ignore_index);
    const counted = (x: Value) => b.where(truth.counts, x, b.scalar(0, 'float32'));
    const [p, g] = [b.add(counted(shares), truth.fault), counted(truth.shares)];
    const sumOf = (x: Value) => b.reduceSum(x, { axes: [0, 1, 2], keepDims: false });
    const eps = b.scalar(h.eps, 'float32');
    const dice = b.div(b.add(b.mul(b.scalar(2, 'float32'), sumOf(b.mul(p, g))), eps), b.add(b.add(sumOf(p), sumOf(g)), eps));
    const classes = isBinary || h.include_background ? dice : withoutFirst(b, dice);
    return weightedLoss(b, b.sub(b.scalar(1, 'float32'), b.reduceMean(classes, { axes: [0], keepDims: false })), h.weight);
  },
});

/** Class 1 against all others. */
function foregroundOf(b: OpBuilder, targets: Value, ignored: number | null): Membership {
  const ids = b.unsqueeze(targets, { axes: [3] });
  const counts = ignored === null ? b.equal(ids, ids) : b.not(b.equal(ids, b.scalar(ignored, 'int32')));
  return { shares: b.cast(b.equal(ids, b.scalar(1, 'int32')), { to: 'float32' }), counts, fault: b.scalar(0, 'float32') };
}

function withoutFirst(b: OpBuilder, x: Value): Value {
  const positions = b.positions(x, { axis: 0 });
  return b.gather(x, b.nonZero(b.greater(positions, b.scalar(0, 'int64'))), { axis: 0 });
}
