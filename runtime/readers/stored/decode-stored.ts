import { arrayOf, bytesOf, type DType, type TypedArray } from '../../../schemas/dtype.js';

/** Element types that files hold: ours, and two that are converted. */
export type StoredType = DType | 'uint64' | 'float16';

/** Elements in memory with what was lost in converting them. */
export interface Decoded {
  readonly dtype: DType;
  readonly data: TypedArray;
  readonly notices: readonly string[];
}

/** Bytes per stored element. */
export function storedBytes(stored: StoredType): number {
  if (stored === 'uint64') return 8;
  return stored === 'float16' ? 2 : bytesOf(stored);
}

/** The dtype in memory: uint64 becomes float64 and float16 becomes float32. */
export function dtypeOfStored(stored: StoredType): DType {
  if (stored === 'uint64') return 'float64';
  return stored === 'float16' ? 'float32' : stored;
}

/**
 * Typed elements of `bytes`, which the caller gives up: the result may share them and they may be byte-swapped in place.
 * uint64 becomes float64 (with a notice if values are beyond 2^53), float16 becomes float32, bool becomes 0 or 1.
 */
export function decodeStored(stored: StoredType, bytes: Uint8Array, bigEndian: boolean): Decoded {
  const width = storedBytes(stored);
  const owned = bytes.byteOffset % width === 0 ? bytes : bytes.slice();
  if (bigEndian) swapBytes(owned, width);
  if (stored === 'uint64') return wideToFloat64(new BigUint64Array(owned.buffer, owned.byteOffset, owned.byteLength / 8));
  if (stored === 'float16') {
    const halves = new Uint16Array(owned.buffer, owned.byteOffset, owned.byteLength / 2);
    return { dtype: 'float32', data: Float32Array.from(halves, halfToNumber), notices: [] };
  }
  if (stored === 'bool') return { dtype: 'bool', data: owned.map((value) => (value === 0 ? 0 : 1)), notices: [] };
  return { dtype: stored, data: new (arrayOf(stored))(owned.buffer, owned.byteOffset, owned.byteLength / width), notices: [] };
}

/** Reverses the bytes of every element in place. */
export function swapBytes(bytes: Uint8Array, width: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (width === 2) buffer.swap16();
  if (width === 4) buffer.swap32();
  if (width === 8) buffer.swap64();
}

/** 64-bit integers as float64 in the same memory; the notice names the first value that float64 cannot hold. */
export function wideToFloat64(wide: BigInt64Array | BigUint64Array): Decoded {
  const data = new Float64Array(wide.buffer, wide.byteOffset, wide.length);
  let inexact: bigint | undefined;
  for (let i = 0; i < wide.length; i++) {
    const value = wide[i] as bigint;
    const rounded = Number(value);
    if (inexact === undefined && !Number.isSafeInteger(rounded) && BigInt(rounded) !== value) inexact = value;
    data[i] = rounded;
  }
  const notices = inexact === undefined ? [] : [`64-bit integers were rounded to float64: ${inexact} has no exact float64`];
  return { dtype: 'float64', data, notices };
}

/** IEEE 754 binary16 bits as a number. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
