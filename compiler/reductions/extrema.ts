import { isFloat } from '../../schemas/dtype.js';
import type { OpBuilder } from '../ir/builder.js';
import type { Value } from '../ir/value.js';
import { type AffineMap, defineReduction } from './contract.js';
import { meanOfRows, rowCount, rowsOf, shifted, wide, zero } from './rows.js';

const scalar = { dtype: 'float64', dims: [1] } as const;

export const extrema = defineReduction({
  name: 'extrema',
  doc: 'Smallest and largest value over all pixels and bands. A NaN or infinity anywhere makes the minimum NaN.',
  inputs: ['data'],
  accumulators: () => ({ count: scalar, min: scalar, max: scalar }),
  chunk: (b, { data }, options) => {
    const rows = rowsOf(b, data);
    const flat = b.reshape(rows, { shape: [-1] });
    return {
      count: rowCount(b, rows, options),
      min: b.add(wide(b, b.reduceMin(flat, { axes: [0], keepDims: true })), poison(b, rows)),
      max: wide(b, b.reduceMax(flat, { axes: [0], keepDims: true })),
    };
  },
  merge: (b, p, q) => {
    const pEmpty = b.equal(p.count, zero(b));
    const qEmpty = b.equal(q.count, zero(b));
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
    if (!isUniform(map)) return undefined;
    const [p, q] = [min, max].map((value) => image(b, value, map)) as [Value, Value];
    return { count, min: b.min(p, q), max: b.max(p, q) };
  },
});

/** 0 of shape [1], or NaN if an element is NaN or infinite: from means that a statistic of moments in the same graph computes too. */
function poison(b: OpBuilder, rows: Value): Value {
  if (!isFloat(rows.type.dtype)) return zero(b);
  const sum = b.reduceSum(meanOfRows(b, rows), { axes: [0], keepDims: true });
  return b.mul(sum, b.scalar(0, 'float64'));
}

/** True if every channel is mapped alike. */
function isUniform({ centre, linear, offset }: AffineMap): boolean {
  const factor = linear.kind === 'scale' ? linear.factor : null;
  return linear.kind !== 'matrix' && [centre, factor, offset].every((value) => value === null || value.type.dims.length === 0);
}

function image(b: OpBuilder, value: Value, { centre, linear, offset }: AffineMap): Value {
  const centred = centre ? b.sub(value, centre) : value;
  return shifted(b, linear.kind === 'scale' ? b.mul(centred, linear.factor) : centred, offset);
}
