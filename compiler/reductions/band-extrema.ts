import type { OpBuilder } from '../ir/builder.js';
import type { Value } from '../ir/value.js';
import { type AffineMap, defineReduction } from './contract.js';
import { meanOfRows, rowCount, rowsOf, shifted, wide, zero } from './rows.js';

export const bandExtrema = defineReduction({
  name: 'bandExtrema',
  doc: 'Smallest and largest value per band over all pixels. A NaN or infinity in a band makes its minimum NaN.',
  inputs: ['data'],
  accumulators: (bands) => ({
    count: { dtype: 'float64', dims: [1] },
    min: { dtype: 'float64', dims: [bands] },
    max: { dtype: 'float64', dims: [bands] },
  }),
  chunk: (b, { data }, options) => {
    const rows = rowsOf(b, data);
    const overRows = { axes: [0], keepDims: false };
    return {
      count: rowCount(b, rows, options),
      min: b.add(wide(b, b.reduceMin(rows, overRows)), b.mul(meanOfRows(b, rows), b.scalar(0, 'float64'))),
      max: wide(b, b.reduceMax(rows, overRows)),
    };
  },
  merge: (b, p, q) => {
    const [pEmpty, qEmpty] = [p, q].map(({ count }) => b.equal(count, zero(b))) as [Value, Value];
    const pick = (one: Value, other: Value, both: Value) => b.where(pEmpty, other, b.where(qEmpty, one, both));
    // NaN must survive: min(a, b) of ONNX need not propagate it, a sum does.
    const nan = b.mul(b.add(p.min, q.min), b.scalar(0, 'float64'));
    return {
      count: b.add(p.count, q.count),
      min: pick(p.min, q.min, b.add(b.min(p.min, q.min), nan)),
      max: pick(p.max, q.max, b.max(p.max, q.max)),
    };
  },
  mapped: (b, { count, min, max }, map) => {
    if (map.linear.kind === 'matrix') return undefined;
    const [p, q] = [min, max].map((value) => image(b, value, map)) as [Value, Value];
    return { count, min: b.min(p, q), max: b.max(p, q) };
  },
});

function image(b: OpBuilder, value: Value, { centre, linear, offset }: AffineMap): Value {
  const centred = centre ? b.sub(value, centre) : value;
  return shifted(b, linear.kind === 'scale' ? b.mul(centred, linear.factor) : centred, offset);
}
