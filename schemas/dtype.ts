/** Element types that a port, an IR value or a stored tensor may have. Names are those of NumPy and PyTorch. */
export const dtypes = ['bool', 'uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'int64', 'float32', 'float64'] as const;

/** Element types of tensors, as ONNX names them. */
export type DType = (typeof dtypes)[number];

/** The typed array that holds each dtype; `bool` is one byte per element, 0 or 1. */
export interface DataOf {
  bool: Uint8Array;
  uint8: Uint8Array;
  int8: Int8Array;
  uint16: Uint16Array;
  int16: Int16Array;
  uint32: Uint32Array;
  int32: Int32Array;
  int64: BigInt64Array;
  float32: Float32Array;
  float64: Float64Array;
}

/** The array of a tensor's elements. */
export type TypedArray = DataOf[DType];

type ArrayConstructor<T> = {
  new (length: number): T;
  new (buffer: ArrayBufferLike, byteOffset?: number, length?: number): T;
  readonly BYTES_PER_ELEMENT: number;
};

const constructors: { readonly [D in DType]: ArrayConstructor<DataOf[D]> } = {
  bool: Uint8Array,
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  int64: BigInt64Array,
  float32: Float32Array,
  float64: Float64Array,
};

/** The typed-array class of a dtype. */
export function arrayOf<D extends DType>(dtype: D): ArrayConstructor<DataOf[D]> {
  return constructors[dtype];
}

/** Bytes per element. */
export function bytesOf(dtype: DType): number {
  return constructors[dtype].BYTES_PER_ELEMENT;
}

/** Whether a dtype is float32 or float64. */
export function isFloat(dtype: DType): boolean {
  return dtype === 'float32' || dtype === 'float64';
}

const heldBySingle: readonly DType[] = ['bool', 'uint8', 'int8', 'uint16', 'int16', 'float32'];

/** True of a dtype with values that float32 cannot hold: whole numbers beyond 2^24, or more than 24 bits of a fraction. */
export function isWiderThanSingle(dtype: DType): boolean {
  return !heldBySingle.includes(dtype);
}
