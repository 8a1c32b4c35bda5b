import { numberAt, type Tensor } from '../../../schemas/tensor.js';
import { InternalError } from '../../ir/dims.js';
import type { Dim } from '../../ir/value.js';
import { offsetOf, stridesOf } from './indexing.js';

/** The position, counted from the front, that `indices` holds at a multi-index. Throws `InternalError` if outside `size`. */
export function positionAt(indices: Tensor, index: readonly number[], size: number): number {
  const position = numberAt(indices.data, offsetOf(index, stridesOf(indices.dims)));
  if (position < -size || position >= size) throw new InternalError(`position ${position} is outside an axis of ${size}`);
  return position < 0 ? position + size : position;
}

/** The shape of `x` with the shape of the positions in place of `axis`. */
export function gatheredDims<D extends Dim>(x: readonly D[], positions: readonly D[], axis: number): D[] {
  return [...x.slice(0, axis), ...positions, ...x.slice(axis + 1)];
}

/** From an index into a gathered shape to the index into `x`, the reverse of `gatheredDims`. */
export function gatheredFrom(index: readonly number[], x: Tensor, indices: Tensor, axis: number): number[] {
  const end = axis + indices.dims.length;
  const position = positionAt(indices, index.slice(axis, end), x.dims[axis] as number);
  return [...index.slice(0, axis), position, ...index.slice(end)];
}
