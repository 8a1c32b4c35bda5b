import { tensorFrom } from '../../schemas/tensor.js';
import type { OpBuilder } from '../ir/builder.js';
import type { Value } from '../ir/value.js';
import type { ChunkOptions } from './contract.js';

/** `x` of shape `[..., C]` as float64 rows `[N, C]`. */
export function rowsOf(b: OpBuilder, x: Value): Value {
  return b.reshape(b.cast(x, { to: 'float64' }), { shape: [-1, x.type.dims.at(-1) as number] });
}

/** Number of rows of `[N, C]` as float64 of shape `[1]`; 0 for a single row if such chunks are left out. */
export function rowCount(b: OpBuilder, rows: Value, options: ChunkOptions): Value {
  const count = b.reshape(b.cast(b.sizeOf(rows, { axes: [0] }), { to: 'float64' }), { shape: [1] });
  if (!options.skipSinglePixel) return count;
  return b.where(b.greater(count, one(b)), count, zero(b));
}

export function zero(b: OpBuilder): Value {
  return b.constant(tensorFrom('float64', [1], [0]));
}

export function one(b: OpBuilder): Value {
  return b.constant(tensorFrom('float64', [1], [1]));
}
