import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';

/** x, at least `low` and at most `high`; the gradient passes at the bounds. */
export function clipped(b: OpBuilder, x: Value, low: number, high: number): Value {
  const dtype = x.type.dtype;
  return b.min(b.max(x, b.scalar(low, dtype)), b.scalar(high, dtype));
}
