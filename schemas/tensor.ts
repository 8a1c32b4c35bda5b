import { arrayOf, bytesOf, type DataOf, type DType, type TypedArray } from './dtype.js';

/** A dense row-major array of one dtype. `data.length` equals the product of `dims`; a scalar has dims `[]`. */
export interface TensorOf<D extends DType> {
  readonly dtype: D;
  readonly dims: readonly number[];
  readonly data: DataOf[D];
}

/** A dense row-major array; where its `dtype` is known, so is the array of its `data`. */
export type Tensor<D extends DType = DType> = { readonly [K in D]: TensorOf<K> }[D];

/** Tensors by name. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** Number of elements of a shape; 1 for a scalar. */
export function elementCount(dims: readonly number[]): number {
  return dims.reduce((product, size) => product * size, 1);
}

/** Wraps `data` without copying. Throws `RangeError` if its length does not fit `dims`. */
export function tensor<D extends DType>(dtype: D, dims: readonly number[], data: DataOf[D]): Tensor<D> {
  if (data.length !== elementCount(dims)) {
    throw new RangeError(`${data.length} elements do not fill shape [${dims.join(', ')}]`);
  }
  return { dtype, dims, data };
}

/** A tensor of a dtype that only the running program knows; `data` must be an array of that dtype, and fill `dims`. */
export function tensorWith(dtype: DType, dims: readonly number[], data: TypedArray): Tensor {
  return { dtype, dims, data } as Tensor;
}

/** Builds a tensor from numbers, rounding or truncating as the typed array of `dtype` does. */
export function tensorFrom<D extends DType>(dtype: D, dims: readonly number[], values: ArrayLike<number>): Tensor<D> {
  const data = new (arrayOf(dtype))(values.length);
  for (let i = 0; i < values.length; i++) store(data, i, values[i] as number);
  return tensor(dtype, dims, data);
}

/** Element `i` as a number; int64 elements beyond 2^53 lose precision. */
export function numberAt(data: TypedArray, i: number): number {
  return Number(data[i]);
}

function store(data: TypedArray, i: number, value: number): void {
  if (data instanceof BigInt64Array) data[i] = BigInt(Math.trunc(value));
  else data[i] = value;
}

/** The raw little-endian bytes of a tensor, sharing its memory. */
export function bytesOfTensor(t: Tensor): Uint8Array {
  return new Uint8Array(t.data.buffer, t.data.byteOffset, t.data.byteLength);
}

/** A typed view of little-endian bytes; copies only when `bytes` is not aligned for `dtype`. */
export function tensorOfBytes<D extends DType>(dtype: D, dims: readonly number[], bytes: Uint8Array): Tensor<D> {
  // `Buffer` overrides slice to share memory; a typed view needs an aligned copy.
  const aligned = bytes.byteOffset % bytesOf(dtype) === 0 ? bytes : Uint8Array.prototype.slice.call(bytes);
  const length = bytes.byteLength / bytesOf(dtype);
  return tensor(dtype, dims, new (arrayOf(dtype))(aligned.buffer, aligned.byteOffset, length));
}
