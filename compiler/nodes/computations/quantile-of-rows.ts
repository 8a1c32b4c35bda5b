import { tensorFrom } from '../../../schemas/tensor.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';

/** `x` with the kept axes first and the reduced ones joined into a last axis. */
export function rowsToReduce(b: OpBuilder, x: Value, kept: readonly number[], reduced: readonly number[]): Value {
  return b.reshape(b.transpose(x, { perm: [...kept, ...reduced] }), { shape: [...kept.map(() => 0), -1] });
}

/**
 * Quantile along the last axis of n values, which is dropped. With r = q (n - 1), the values of rank floor(r) and
 * floor(r) + 1 are the last two of the n - floor(r) largest; between them a + w (b - a) for w < 1/2 and
 * b - (b - a)(1 - w) above, the formula of torch.lerp, so that equal inputs give equal bits.
 */
export function quantileOfRows(b: OpBuilder, rows: Value, quantile: number, rankFloat32: boolean): Value {
  const dtype = rankFloat32 ? 'float32' : 'float64';
  const last = rows.type.dims.length - 1;
  const int = (value: number) => b.constant(tensorFrom('int64', [1], [value]));
  const n = b.reshape(b.sizeOf(rows, { axes: [last] }), { shape: [1] });
  const position = b.mul(b.scalar(quantile, dtype), b.cast(b.sub(n, int(1)), { to: dtype }));
  const below = b.cast(position, { to: 'int64' });
  const [values] = b.topK(rows, b.sub(n, below));
  const lastIndex = b.sub(b.sub(n, below), int(1));
  const low = b.squeeze(b.gather(values, lastIndex, { axis: last }), { axes: [last] });
  const high = b.squeeze(b.gather(values, b.max(b.sub(lastIndex, int(1)), int(0)), { axis: last }), { axes: [last] });
  const weight = b.cast(b.sub(position, b.cast(below, { to: dtype })), { to: 'float32' });
  return lerp(b, low, high, b.squeeze(weight, { axes: [0] }));
}

function lerp(b: OpBuilder, low: Value, high: Value, weight: Value): Value {
  const step = b.sub(high, low);
  const fromLow = b.add(low, b.mul(weight, step));
  const fromHigh = b.sub(high, b.mul(step, b.sub(b.scalar(1, 'float32'), weight)));
  return b.where(b.less(weight, b.scalar(0.5, 'float32')), fromLow, fromHigh);
}
