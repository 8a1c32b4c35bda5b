import { arrayOf } from '../../../schemas/dtype.js';
import { elementCount, type Tensor, tensor } from '../../../schemas/tensor.js';

/** Row-major strides of a shape. */
export function stridesOf(dims: readonly number[]): number[] {
  const strides = dims.map(() => 1);
  for (let axis = dims.length - 2; axis >= 0; axis--) {
    strides[axis] = (strides[axis + 1] as number) * (dims[axis + 1] as number);
  }
  return strides;
}

/** Row-major strides of `dims` seen through the shape `target`, 0 along broadcast axes. */
export function broadcastStrides(dims: readonly number[], target: readonly number[]): number[] {
  const own = stridesOf(dims).map((stride, axis) => (dims[axis] === 1 ? 0 : stride));
  return [...target.slice(dims.length).map(() => 0), ...own];
}

/** Position in the data of a multi-index. */
export function offsetOf(index: readonly number[], strides: readonly number[]): number {
  return strides.reduce((sum, stride, axis) => sum + stride * (index[axis] as number), 0);
}

/** Calls `visit` with each multi-index of `dims` in row-major order. The index array is reused. */
export function forEachIndex(dims: readonly number[], visit: (index: readonly number[], position: number) => void): void {
  const index = dims.map(() => 0);
  const count = elementCount(dims);
  for (let position = 0; position < count; position++) {
    visit(index, position);
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] as number) + 1;
      if ((index[axis] as number) < (dims[axis] as number)) break;
      index[axis] = 0;
    }
  }
}

/** A tensor of shape `dims` whose element at an index is the element of `x` at the index `source` returns; exact. */
export function pick(x: Tensor, dims: readonly number[], source: (index: readonly number[]) => readonly number[]): Tensor {
  const data = new (arrayOf(x.dtype))(elementCount(dims));
  const target: { [position: number]: number | bigint } = data;
  const strides = stridesOf(x.dims);
  forEachIndex(dims, (index, position) => {
    target[position] = x.data[offsetOf(source(index), strides)] as number | bigint;
  });
  return tensor(x.dtype, dims, data);
}

/** The index with one axis replaced. */
export function withAxis(index: readonly number[], axis: number, value: number): number[] {
  return index.map((i, k) => (k === axis ? value : i));
}
