import { tensorFrom } from '../../../schemas/tensor.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';

/**
 * Mean of the k = max(1, ceil(n fraction)) largest of the n values of each row [B, n]: [B]. The product is float64, before ceil
 * rounded once to float32 if `narrow`.
 */
export function meanOfLargest(b: OpBuilder, rows: Value, fraction: number, narrow: boolean): Value {
  const dtype = narrow ? 'float32' : 'float64';
  const n = b.cast(b.reshape(b.sizeOf(rows, { axes: [1] }), { shape: [1] }), { to: 'float64' });
  const exact = b.cast(b.mul(n, b.scalar(fraction, 'float64')), { to: dtype });
  const whole = b.cast(exact, { to: 'int64' });
  const up = b.cast(b.greater(exact, b.cast(whole, { to: dtype })), { to: 'int64' });
  const [largest] = b.topK(rows, b.max(b.add(whole, up), b.constant(tensorFrom('int64', [1], [1]))));
  return b.reduceMean(largest, { axes: [1], keepDims: false });
}
