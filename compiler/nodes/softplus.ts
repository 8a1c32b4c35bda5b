import type { OpBuilder } from '../ir/builder.js';
import type { Value } from '../ir/value.js';

/**
 * log(1 + exp(x)) in float32 without overflow: max(x, 0) + log(1 + exp(-|x|)). Written with selections by sign because
 * the gradients of max and abs at 0 would add up to another value than 1/2.
 */
export function softplus(b: OpBuilder, x: Value): Value {
  const zero = b.scalar(0, 'float32');
  const isPositive = b.greater(x, zero);
  const rest = b.log(b.add(b.scalar(1, 'float32'), b.exp(b.where(isPositive, b.neg(x), x))));
  return b.add(b.where(isPositive, x, zero), rest);
}
