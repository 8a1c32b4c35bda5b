import { arrayOf, type DataOf, type DType, type TypedArray } from '../../../schemas/dtype.js';

/**
 * Moving elements needs only their width, and V8 is fast only while a loop sees at most four array kinds:
 * these four stand for all. 64-bit integers move as two words, because a float64 view might change bits that look like NaN.
 */
type Lanes = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** A matrix inside a larger array: where it starts and how far apart its rows are, in elements. */
export interface MatrixPlace {
  readonly start: number;
  readonly stride: number;
}

/** Arrays whose elements can be moved. */
export type Elements = TypedArray | BigUint64Array;

/** A square of this side stays in the first-level cache for every element width. */
const tile = 32;

/**
 * Copies a rows x cols matrix of `source` to its transpose in `target` (cols x rows), in cache-sized tiles.
 * Both arrays must be of one kind; nothing else in `target` is touched.
 */
export function transposeInto(source: Elements, from: MatrixPlace, target: Elements, to: MatrixPlace, rows: number, cols: number): void {
  const src = lanesOf(source);
  const dst = lanesOf(target);
  const words = src.length / source.length;
  for (let word = 0; word < words; word++) {
    for (let top = 0; top < rows; top += tile) {
      for (let left = 0; left < cols; left += tile) {
        const corner = { start: (from.start + top * from.stride + left) * words + word, stride: from.stride * words };
        const opposite = { start: (to.start + left * to.stride + top) * words + word, stride: to.stride * words };
        transposeTile(src, corner, dst, opposite, words, Math.min(tile, rows - top), Math.min(tile, cols - left));
      }
    }
  }
}

function transposeTile(src: Lanes, from: MatrixPlace, dst: Lanes, to: MatrixPlace, step: number, rows: number, cols: number): void {
  for (let col = 0; col < cols; col++) {
    let at = from.start + col * step;
    let out = to.start + col * to.stride;
    for (let row = 0; row < rows; row++, at += from.stride, out += step) dst[out] = src[at] as number;
  }
}

function lanesOf(elements: Elements): Lanes {
  const { buffer, byteOffset, byteLength, BYTES_PER_ELEMENT } = elements;
  if (BYTES_PER_ELEMENT === 1) return new Uint8Array(buffer, byteOffset, byteLength);
  if (BYTES_PER_ELEMENT === 2) return new Uint16Array(buffer, byteOffset, byteLength / 2);
  if (elements instanceof Float64Array) return new Float64Array(buffer, byteOffset, byteLength / 8);
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}

/**
 * Column-major data (first axis fastest: MATLAB, Fortran order) as row-major data of the same dims.
 * Returns `data` itself where both orders agree.
 */
export function columnMajorToRowMajor<D extends DType>(dtype: D, dims: readonly number[], data: DataOf[D]): DataOf[D] {
  if (data.length === 0 || dims.filter((size) => size > 1).length < 2) return data;
  const first = dims[0] as number;
  const last = dims[dims.length - 1] as number;
  const middle = dims.slice(1, -1);
  const between = middle.reduce((product, size) => product * size, 1);
  const result = new (arrayOf(dtype))(data.length);
  const order = reversedOrder(middle);
  for (let i = 0; i < between; i++) {
    const from = { start: i * first, stride: between * first };
    transposeInto(data, from, result, { start: order(i) * last, stride: between * last }, last, first);
  }
  return result;
}

/** Maps a column-major index over `dims` to the row-major one. */
function reversedOrder(dims: readonly number[]): (index: number) => number {
  if (dims.length < 2) return (index) => index;
  return (index) => {
    let rest = index;
    let place = 1;
    const digits = dims.map((size) => {
      const digit = rest % size;
      rest = Math.floor(rest / size);
      return digit;
    });
    let result = 0;
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      result += (digits[axis] as number) * place;
      place *= dims[axis] as number;
    }
    return result;
  };
}
