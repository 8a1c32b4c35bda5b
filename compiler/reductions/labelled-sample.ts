import { tensorFrom } from '../../schemas/tensor.js';
import type { OpBuilder } from '../ir/builder.js';
import type { Value } from '../ir/value.js';
import { defineReduction } from './contract.js';
import { rowCount, rowsOf, wide } from './rows.js';

/** Rows that are kept at most. */
export const sampleCapacity = 20000;

/** Fraction of the golden ratio: its multiples, without their whole parts, lie evenly between 0 and 1. */
const goldenRatio = (Math.sqrt(5) - 1) / 2;

export const labelledSample = defineReduction({
  name: 'labelledSample',
  doc: `Up to ${sampleCapacity} rows with the label of each, for statistics that need the values themselves: all of them, or of more an even sample. A row holds its rank in the sample (0: empty, else above 0 up to 1), its label and its bands.`,
  inputs: ['data', 'mask'],
  accumulators: (bands) => ({
    count: { dtype: 'float64', dims: [1] },
    rows: { dtype: 'float64', dims: [sampleCapacity, typeof bands === 'number' ? bands + 2 : bands] },
  }),
  chunk: (b, { data, mask }, options) => {
    const rows = wide(b, rowsOf(b, data));
    const labels = wide(b, rowsOf(b, mask));
    const whole = b.concat([b.unsqueeze(ranksOf(b, rows), { axes: [1] }), labels, rows], { axis: 1 });
    return { count: rowCount(b, rows, options), rows: filledUp(b, whole) };
  },
  merge: (b, p, q) => ({
    count: b.add(p.count, q.count),
    rows: best(b, b.concat([p.rows, q.rows], { axis: 0 }), b.constant(tensorFrom('int64', [1], [sampleCapacity]))),
  }),
  mapped: () => undefined,
});

/** 1 less the fraction of i times the golden ratio, for row i of a chunk. */
function ranksOf(b: OpBuilder, rows: Value): Value {
  const multiples = b.mul(b.cast(b.positions(rows, { axis: 0 }), { to: 'float64' }), b.scalar(goldenRatio, 'float64'));
  return b.sub(b.scalar(1, 'float64'), b.sub(multiples, b.floor(multiples)));
}

/** The rows of highest rank of any number of rows, those that are missing empty. */
function filledUp(b: OpBuilder, rows: Value): Value {
  const int = (value: number) => b.constant(tensorFrom('int64', [1], [value]));
  const kept = b.min(b.reshape(b.sizeOf(rows, { axes: [0] }), { shape: [1] }), int(sampleCapacity));
  const slots = b.constant(tensorFrom('int64', [sampleCapacity], [...Array(sampleCapacity).keys()]));
  const spread = b.gather(best(b, rows, kept), b.min(slots, b.sub(kept, int(1))), { axis: 0 });
  return b.where(b.unsqueeze(b.less(slots, kept), { axes: [1] }), spread, b.scalar(0, 'float64'));
}

/** The `count` (int64[1]) rows of highest rank. */
function best(b: OpBuilder, rows: Value, count: Value): Value {
  const ranks = b.squeeze(b.take(rows, { axis: 1, indices: [0] }), { axes: [1] });
  const [, positions] = b.topK(ranks, count);
  return b.gather(rows, positions, { axis: 0 });
}
