import type { OpBuilder } from '../ir/builder.js';
import type { Dim, Value } from '../ir/value.js';
import { type AffineMap, type ChunkOptions, defineReduction } from './contract.js';
import { mappedMean, meanOfRows, one, rowCount, rowsOf, wide } from './rows.js';

type Moments = Readonly<Record<'count' | 'mean' | 'm2', Value>>;

/** Sum of squared deviations as the class of `deviations` defines it: `[C]` per band, or `[C, C]` products. */
type Squares = (b: OpBuilder, deviations: Value) => Value;

const perBand: Squares = (b, d) => b.reduceSum(b.mul(d, d), { axes: [0], keepDims: false });
const products: Squares = (b, d) => b.matMul(b.transpose(d, { perm: [1, 0] }), d);

export const moments = defineReduction({
  name: 'moments',
  doc: "Count, mean and sum of squared deviations per band, by the pairwise form of Welford's recurrence (Chan, Golub and LeVeque 1983).",
  inputs: ['data'],
  accumulators: (bands) => ({ ...meanTypes(bands), m2: { dtype: 'float64', dims: [bands] } }),
  chunk: (b, { data }, options) => chunkOf(b, data, options, perBand),
  merge: (b, p, q) => mergeOf(b, p, q, (delta) => b.mul(delta, delta)),
  mapped: (b, { count, mean, m2 }, map) => {
    const { linear } = map;
    // Variances of sums need the products of deviations, which are not gathered here.
    if (linear.kind === 'matrix') return undefined;
    return { count, mean: mappedMean(b, mean, map), m2: linear.kind === 'scale' ? b.mul(m2, b.mul(linear.factor, linear.factor)) : m2 };
  },
});

export const comoments = defineReduction({
  name: 'comoments',
  doc: 'Count, mean and matrix of summed products of deviations, merged pairwise as in `moments`.',
  inputs: ['data'],
  accumulators: (bands) => ({ ...meanTypes(bands), m2: { dtype: 'float64', dims: [bands, bands] } }),
  chunk: (b, { data }, options) => chunkOf(b, data, options, products),
  merge: (b, p, q) => mergeOf(b, p, q, (delta) => b.mul(b.unsqueeze(delta, { axes: [1] }), b.unsqueeze(delta, { axes: [0] }))),
  mapped: (b, { count, mean, m2 }, map) => ({ count, mean: mappedMean(b, mean, map), m2: mappedProducts(b, m2, map) }),
});

function meanTypes(bands: Dim) {
  return { count: { dtype: 'float64', dims: [1] }, mean: { dtype: 'float64', dims: [bands] } } as const;
}

function chunkOf(b: OpBuilder, x: Value, options: ChunkOptions, squares: Squares): Moments {
  const rows = rowsOf(b, x);
  const count = rowCount(b, rows, options);
  const mean = meanOfRows(b, rows);
  const deviations = b.sub(wide(b, rows), mean);
  if (!options.isWide) return { count, mean, m2: squares(b, deviations) };
  // Deviations are exact where they are small, so their own mean is what the mean was off by.
  const rest = meanOfRows(b, deviations);
  return { count, mean: b.add(mean, rest), m2: squares(b, b.sub(deviations, rest)) };
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

/** A' M2 A for the linear part A of a map: products of deviations [C, C] of what it gives. */
export function mappedProducts(b: OpBuilder, m2: Value, { linear }: AffineMap): Value {
  if (linear.kind === 'none') return m2;
  if (linear.kind === 'matrix') return b.matMul(b.transpose(linear.matrix, { perm: [1, 0] }), b.matMul(m2, linear.matrix));
  const { factor } = linear;
  if (factor.type.dims.length === 0) return b.mul(m2, b.mul(factor, factor));
  return b.mul(m2, b.mul(b.unsqueeze(factor, { axes: [1] }), b.unsqueeze(factor, { axes: [0] })));
}
