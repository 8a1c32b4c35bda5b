import type { OpBuilder } from '../ir/builder.js';
import type { Value } from '../ir/value.js';
import { type ChunkOptions, defineReduction } from './contract.js';
import { one, rowCount, rowsOf } from './rows.js';

type Moments = Readonly<Record<'count' | 'mean' | 'm2', Value>>;

/** Sum of squared deviations as the class of `deviations` defines it: `[C]` per band, or `[C, C]` products. */
type Squares = (b: OpBuilder, deviations: Value) => Value;

const perBand: Squares = (b, d) => b.reduceSum(b.mul(d, d), { axes: [0], keepDims: false });
const products: Squares = (b, d) => b.matMul(b.transpose(d, { perm: [1, 0] }), d);

export const moments = defineReduction({
  name: 'moments',
  doc: "Count, mean and sum of squared deviations per band, by the pairwise form of Welford's recurrence (Chan, Golub and LeVeque 1983).",
  accumulators: (bands) => ({ ...meanTypes(bands), m2: { dtype: 'float64', dims: [bands] } }),
  chunk: (b, x, options) => chunkOf(b, x, options, perBand),
  merge: (b, p, q) => mergeOf(b, p, q, (delta) => b.mul(delta, delta)),
});

export const comoments = defineReduction({
  name: 'comoments',
  doc: 'Count, mean and matrix of summed products of deviations, merged pairwise as in `moments`.',
  accumulators: (bands) => ({ ...meanTypes(bands), m2: { dtype: 'float64', dims: [bands, bands] } }),
  chunk: (b, x, options) => chunkOf(b, x, options, products),
  merge: (b, p, q) => mergeOf(b, p, q, (delta) => b.mul(b.unsqueeze(delta, { axes: [1] }), b.unsqueeze(delta, { axes: [0] }))),
});

function meanTypes(bands: number | string) {
  return { count: { dtype: 'float64', dims: [1] }, mean: { dtype: 'float64', dims: [bands] } } as const;
}

function chunkOf(b: OpBuilder, x: Value, options: ChunkOptions, squares: Squares): Moments {
  const rows = rowsOf(b, x);
  const mean = b.reduceMean(rows, { axes: [0], keepDims: false });
  return { count: rowCount(b, rows, options), mean, m2: squares(b, b.sub(rows, mean)) };
}

/**
 * n = p + q, d = mean_q - mean_p, mean = mean_p + d q/n, M2 = M2_p + M2_q + square(d) p q/n.
 * With n = 0 the divisor is taken as 1, which leaves zeros.
 */
function mergeOf(b: OpBuilder, p: Moments, q: Moments, square: (delta: Value) => Value): Moments {
  const count = b.add(p.count, q.count);
  const share = b.div(q.count, b.max(count, one(b)));
  const delta = b.sub(q.mean, p.mean);
  return {
    count,
    mean: b.add(p.mean, b.mul(delta, share)),
    m2: b.add(b.add(p.m2, q.m2), b.mul(square(delta), b.mul(p.count, share))),
  };
}
