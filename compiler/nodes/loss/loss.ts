import { z } from 'zod';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { port } from '../contract.js';

/** What all losses share: role, stages and one scalar output. */
export const lossNode = {
  category: 'loss',
  role: 'loss',
  stages: ['train', 'val', 'test'],
  outputs: { loss: port('float32[]', 'The loss, times its weight.') },
} as const;

/** The hyper-parameter `weight` of a loss; training sums losses as they are. */
export function lossWeight(byDefault: number) {
  return z.number().default(byDefault).describe('Factor of the loss in the sum that is trained on.');
}

/** How a loss over elements becomes a scalar. The reference also has `none`, which no scalar output can hold. */
export const lossReduction = z.enum(['mean', 'sum']).default('mean').describe('Mean or sum over all elements.');

/** Outputs of a loss node: `value` (float32 scalar) times `weight`. */
export function weightedLoss(b: OpBuilder, value: Value, weight: number): { readonly loss: Value } {
  return { loss: weight === 1 ? value : b.mul(value, b.scalar(weight, 'float32')) };
}

/** Mean or sum over all elements of `x`, as a scalar. */
export function reduceAll(b: OpBuilder, x: Value, reduction: 'mean' | 'sum'): Value {
  const everything = { axes: x.type.dims.map((_, axis) => axis), keepDims: false };
  return reduction === 'mean' ? b.reduceMean(x, everything) : b.reduceSum(x, everything);
}
