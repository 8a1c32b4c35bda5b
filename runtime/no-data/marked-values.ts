import type { DType } from '../../schemas/dtype.js';
import { numberAt, tensorFrom } from '../../schemas/tensor.js';

/** Values from `low` to `high` as a cube stores them; for NaN both are NaN. */
export interface MarkedRange {
  readonly low: number;
  readonly high: number;
}

/** The largest finite float32, which headers round to five digits or more. */
const [largest32, nearlyLargest32] = [3.4028234663852886e38, 3.4028e38];

/**
 * What `value` is once it is stored as `dtype`; undefined if that cannot hold it, so that no element can be meant.
 * A value within the rounding of headers of the largest float32 means that one.
 */
export function markedRange(value: number, dtype: DType): MarkedRange | undefined {
  if (dtype === 'float64') return { low: value, high: value };
  if (dtype === 'float32') return markedRange32(value);
  if (dtype === 'int64') return Number.isSafeInteger(value) ? { low: value, high: value } : undefined;
  return numberAt(tensorFrom(dtype, [1], [value]).data, 0) === value ? { low: value, high: value } : undefined;
}

function markedRange32(value: number): MarkedRange | undefined {
  const size = Math.abs(value);
  if (size >= nearlyLargest32 && size < 3.4029e38) {
    return value > 0 ? { low: nearlyLargest32, high: largest32 } : { low: -largest32, high: -nearlyLargest32 };
  }
  const stored = Math.fround(value);
  return Number.isFinite(value) && !Number.isFinite(stored) ? undefined : { low: stored, high: stored };
}
