import type { OpBuilder } from '../ir/builder.js';
import type { Value } from '../ir/value.js';
import { type ChunkOptions, defineReduction } from './contract.js';
import { mappedProducts } from './moments.js';
import { mappedMean, one, rowsOf, wide } from './rows.js';

/** Rows with and without the mark. */
const classes = 2;

export const classMoments = defineReduction({
  name: 'classMoments',
  doc: 'Count and mean per band of the rows that `mask` leaves out and of those that it marks, and the matrix of summed products of deviations, each from the mean of its class.',
  inputs: ['data', 'mask'],
  accumulators: (bands) => ({
    count: { dtype: 'float64', dims: [classes] },
    mean: { dtype: 'float64', dims: [classes, bands] },
    within: { dtype: 'float64', dims: [bands, bands] },
  }),
  chunk: (b, { data, mask }, options) => {
    const rows = wide(b, rowsOf(b, data));
    const members = membersOf(b, mask);
    const count = b.reduceSum(members, { axes: [0], keepDims: false });
    const mean = meansOf(b, rows, members, count);
    const deviations = b.sub(rows, b.matMul(members, mean));
    const counted = countOf(b, count, options);
    if (!options.isWide) return { count: counted, mean, within: productsOf(b, deviations) };
    // As in `moments`: what the means were off by.
    const rest = meansOf(b, deviations, members, count);
    return { count: counted, mean: b.add(mean, rest), within: productsOf(b, b.sub(deviations, b.matMul(members, rest))) };
  },
  // As in `moments`, class by class: n = p + q, d = mean_q - mean_p, mean = mean_p + d q/n, W = W_p + W_q + sum of d d' p q/n.
  merge: (b, p, q) => {
    const count = b.add(p.count, q.count);
    const share = b.div(q.count, b.max(count, one(b)));
    const delta = b.sub(q.mean, p.mean);
    const between = b.matMul(b.transpose(delta, { perm: [1, 0] }), b.mul(delta, asColumn(b, b.mul(p.count, share))));
    return { count, mean: b.add(p.mean, b.mul(delta, asColumn(b, share))), within: b.add(b.add(p.within, q.within), between) };
  },
  mapped: (b, { count, mean, within }, map) => ({ count, mean: mappedMean(b, mean, map), within: mappedProducts(b, within, map) }),
});

/** 1 in the column of a row's class, else 0, float64 [N, 2], of a bool mask with one entry per row. */
function membersOf(b: OpBuilder, mask: Value): Value {
  const marked = rowsOf(b, mask);
  return b.concat([b.sub(b.scalar(1, 'float64'), marked), marked], { axis: 1 });
}

/** Mean [2, C] of the rows of each class, 0 of none. */
function meansOf(b: OpBuilder, rows: Value, members: Value, count: Value): Value {
  return b.div(b.matMul(b.transpose(members, { perm: [1, 0] }), rows), asColumn(b, b.max(count, one(b))));
}

function countOf(b: OpBuilder, count: Value, { skipSinglePixel }: ChunkOptions): Value {
  if (!skipSinglePixel) return count;
  const isMany = b.greater(b.reduceSum(count, { axes: [0], keepDims: true }), one(b));
  return b.mul(count, b.cast(isMany, { to: 'float64' }));
}

function productsOf(b: OpBuilder, deviations: Value): Value {
  return b.matMul(b.transpose(deviations, { perm: [1, 0] }), deviations);
}

function asColumn(b: OpBuilder, values: Value): Value {
  return b.unsqueeze(values, { axes: [1] });
}
