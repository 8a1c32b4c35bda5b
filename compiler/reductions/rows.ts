import { isFloat } from '../../schemas/dtype.js';
import { tensorFrom } from '../../schemas/tensor.js';
import type { OpBuilder } from '../ir/builder.js';
import type { Value } from '../ir/value.js';
import type { AffineMap, ChunkOptions } from './contract.js';

/** `x` of shape `[..., C]` as rows `[N, C]`: of its own dtype if that is a float, else in float64. */
export function rowsOf(b: OpBuilder, x: Value): Value {
  return b.reshape(isFloat(x.type.dtype) ? x : wide(b, x), { shape: [-1, x.type.dims.at(-1) as number] });
}

/** `x` in float64. */
export function wide(b: OpBuilder, x: Value): Value {
  return b.cast(x, { to: 'float64' });
}

/** Mean over rows `[N, C]` as float64 `[C]`. */
export function meanOfRows(b: OpBuilder, rows: Value): Value {
  return b.reduceMean(wide(b, rows), { axes: [0], keepDims: false });
}

/** Number of rows of `[N, C]` as float64 of shape `[1]`; 0 for a single row if such chunks are left out. */
export function rowCount(b: OpBuilder, rows: Value, options: ChunkOptions): Value {
  const count = b.reshape(wide(b, b.sizeOf(rows, { axes: [0] })), { shape: [1] });
  if (!options.skipSinglePixel) return count;
  return b.where(b.greater(count, one(b)), count, zero(b));
}

/** (mean - centre) linear + offset of a mean [C], or of each of the means [K, C]. */
export function mappedMean(b: OpBuilder, mean: Value, { centre, linear, offset }: AffineMap): Value {
  const centred = centre ? b.sub(mean, centre) : mean;
  if (linear.kind === 'none') return shifted(b, centred, offset);
  if (linear.kind === 'scale') return shifted(b, b.mul(centred, linear.factor), offset);
  const axes = { axes: [0] };
  const isOne = mean.type.dims.length === 1;
  const product = b.matMul(isOne ? b.unsqueeze(centred, axes) : centred, linear.matrix);
  return shifted(b, isOne ? b.squeeze(product, axes) : product, offset);
}

/** `x + by`, or `x` without a `by`. */
export function shifted(b: OpBuilder, x: Value, by: Value | null): Value {
  return by ? b.add(x, by) : x;
}

/** 0 in float64, of shape [1]. */
export function zero(b: OpBuilder): Value {
  return b.constant(tensorFrom('float64', [1], [0]));
}

/** 1 in float64, of shape [1]. */
export function one(b: OpBuilder): Value {
  return b.constant(tensorFrom('float64', [1], [1]));
}
