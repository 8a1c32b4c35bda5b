import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';

/** x with an axis in reverse. */
export function reversed(b: OpBuilder, x: Value, axis: number): Value {
  const last = b.sub(b.sizeOf(x, { axes: [axis] }), b.scalar(1, 'int64'));
  return b.gather(x, b.sub(last, b.positions(x, { axis })), { axis });
}

/** x with two axes exchanged. */
export function exchanged(b: OpBuilder, x: Value, one: number, other: number): Value {
  const perm = x.type.dims.map((_, axis) => (axis === one ? other : axis === other ? one : axis));
  return b.transpose(x, { perm });
}
