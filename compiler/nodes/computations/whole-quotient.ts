import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';

/** Whole part of x / by, for int64 x from 0 below 2^50. */
export function wholeQuotient(b: OpBuilder, x: Value, by: number): Value {
  return b.cast(b.div(b.cast(x, { to: 'float64' }), b.scalar(by, 'float64')), { to: 'int64' });
}
