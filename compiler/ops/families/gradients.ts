import type { OpBuilder } from '../../ir/builder.js';
import { productOf } from '../../../schemas/dim-arithmetic.js';
import type { Dim, Value } from '../../ir/value.js';

/** Zeros of the shape and dtype of `x`. */
export function zerosLike(b: OpBuilder, x: Value): Value {
  return b.expandLike(b.scalar(0, x.type.dtype), x);
}

/** How many elements of `x` lie along `axes`, as a scalar of `x`'s dtype: a constant if their sizes are known. */
export function countAlong(b: OpBuilder, x: Value, axes: readonly number[]): Value {
  const count = productOf(axes.map((axis) => x.type.dims.at(axis) as Dim));
  if (typeof count === 'number') return b.scalar(count, x.type.dtype);
  return b.cast(b.sizeOf(x, { axes }), { to: x.type.dtype });
}
