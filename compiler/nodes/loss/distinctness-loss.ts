import { z } from 'zod';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { defineNode, port } from '../contract.js';
import { lossNode, lossWeight, reduceAll, weightedLoss } from './loss.js';
import { pairNumbers, rowProducts } from '../computations/row-products.js';

export const distinctnessLoss = defineNode({
  kind: 'DistinctnessLoss',
  className: 'cuvis_ai.node.losses.DistinctnessLoss',
  doc: 'Mean cosine between the selection weights of two outputs, over all pairs of outputs. 0 for a single output.',
  ...lossNode,
  hparams: z.strictObject({
    weight: lossWeight(0.1),
    eps: z.number().positive().default(1e-6).describe('Smallest norm of a row that is divided by.'),
    pairs: z
      .enum(['all', 'nonzero'])
      .default('all')
      .describe('Pairs that the mean is over: all K(K-1)/2, or (the reference) those whose cosine is not exactly 0; of none its mean is NaN.'),
  }),
  compat: { pairs: 'nonzero' },
  inputs: { selection_weights: port('float32[K, C]', 'Weight per output and band.') },
  lower: ({ b, hparams: h, input }) => {
    const weights = input('selection_weights');
    const cosines = rowProducts(b, unitRows(b, weights, h.eps));
    const { row, column } = pairNumbers(b, weights);
    const isPair = b.less(row, column);
    const counted = h.pairs === 'all' ? isPair : b.and(isPair, b.not(b.equal(cosines, b.scalar(0, 'float32'))));
    const numbers = { total: count(b, counted), available: count(b, isPair) };
    const one = b.scalar(1, 'float32');
    const divisor = b.where(b.greater(numbers.available, b.scalar(0, 'float32')), numbers.total, one);
    const sum = reduceAll(b, b.where(counted, cosines, b.scalar(0, 'float32')), 'sum');
    return weightedLoss(b, b.div(sum, divisor), h.weight);
  },
});

/** Rows over max(norm, eps). The bound stands inside the root, where a row of zeros keeps a finite gradient. */
function unitRows(b: OpBuilder, rows: Value, eps: number): Value {
  const squares = b.reduceSum(b.mul(rows, rows), { axes: [1], keepDims: true });
  return b.div(rows, b.sqrt(b.max(squares, b.scalar(eps * eps, 'float32'))));
}

function count(b: OpBuilder, mask: Value): Value {
  return reduceAll(b, b.cast(mask, { to: 'float32' }), 'sum');
}
