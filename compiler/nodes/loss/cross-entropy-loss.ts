import { z } from 'zod';
import { tensorFrom } from '../../../schemas/tensor.js';
import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import { defineNode, port } from '../contract.js';
import { membershipOf } from './class-membership.js';
import { lossNode, lossWeight, reduceAll, weightedLoss } from './loss.js';

export const crossEntropyLoss = defineNode({
  kind: 'CrossEntropyLoss',
  className: 'cuvis_ai.node.losses.CrossEntropyLoss',
  doc: 'Mean over the pixels that count of w_t (log of the sum of exp(x_k) - x_t), divided by the mean of w_t, where t is the class of the pixel. A class id that is neither ignored nor below K makes the loss NaN.',
  ...lossNode,
  hparams: z.strictObject({
    weight: lossWeight(1),
    class_weights: z.array(z.number().nonnegative()).nullable().default(null).describe('Weight w of each class; null: 1.'),
    ignore_index: z.int().default(-100).describe('Class id of pixels that do not count.'),
  }),
  inputs: {
    logits: port('float32[B, H, W, K]', 'Logit per class.'),
    targets: port('int32[B, H, W]', 'Class id per pixel.'),
  },
  check: ({ hparams: { class_weights: weights }, dim, diagnostics, at }) => {
    const refuse = (hparam: string, reason: string) => diagnostics.report(badHparam, at(hparam), { hparam, kind: 'CrossEntropyLoss', reason });
    const classes = dim('K');
    if (classes === 1) refuse('weight', 'the cross entropy of one class is always 0; DiceLoss and AnomalyBCEWithLogits take one logit');
    if (weights && typeof classes === 'number' && weights.length !== classes)
      refuse('class_weights', `it has ${weights.length} entries, and there are ${classes} classes`);
  },
  lower: ({ b, hparams: h, input }) => {
    const logits = input('logits');
    const overClasses = { axes: [3], keepDims: true };
    const { shares, counts, fault } = membershipOf(b, logits, input('targets'), h.ignore_index);
    const near = b.sub(logits, b.stopGradient(b.reduceMax(logits, overClasses)));
    const entropy = b.sub(b.log(b.reduceSum(b.exp(near), overClasses)), b.reduceSum(b.mul(near, shares), overClasses));
    const weighted = h.class_weights ? b.mul(shares, b.constant(tensorFrom('float32', [h.class_weights.length], h.class_weights))) : shares;
    const weights = b.add(b.where(counts, b.reduceSum(weighted, overClasses), b.scalar(0, 'float32')), fault);
    return weightedLoss(b, b.div(reduceAll(b, b.mul(weights, entropy), 'sum'), reduceAll(b, weights, 'sum')), h.weight);
  },
});
