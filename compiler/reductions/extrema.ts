import type { Value } from '../ir/value.js';
import { defineReduction } from './contract.js';
import { rowCount, rowsOf, zero } from './rows.js';

const scalar = { dtype: 'float64', dims: [1] } as const;

export const extrema = defineReduction({
  name: 'extrema',
  doc: 'Smallest and largest value over all pixels and bands. A NaN or infinity anywhere makes the minimum NaN.',
  accumulators: () => ({ count: scalar, min: scalar, max: scalar }),
  chunk: (b, x, options) => {
    const rows = rowsOf(b, x);
    const flat = b.reshape(rows, { shape: [-1] });
    // x * 0 is NaN exactly where x is NaN or infinite, and 0 elsewhere.
    const poison = b.reduceSum(b.mul(flat, b.scalar(0, 'float64')), { axes: [0], keepDims: true });
    return {
      count: rowCount(b, rows, options),
      min: b.add(b.reduceMin(flat, { axes: [0], keepDims: true }), poison),
      max: b.reduceMax(flat, { axes: [0], keepDims: true }),
    };
  },
  merge: (b, p, q) => {
    const pEmpty = b.equal(p.count, zero(b));
    const qEmpty = b.equal(q.count, zero(b));
    const pick = (one: Value, other: Value, both: Value) => b.where(pEmpty, other, b.where(qEmpty, one, both));
    // NaN must survive: min(a, b) of ONNX need not propagate it, a sum does.
    const poison = b.mul(b.add(p.min, q.min), b.scalar(0, 'float64'));
    return {
      count: b.add(p.count, q.count),
      min: pick(p.min, q.min, b.add(b.min(p.min, q.min), poison)),
      max: pick(p.max, q.max, b.max(p.max, q.max)),
    };
  },
});
