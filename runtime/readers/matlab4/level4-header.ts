import { type StoredType, storedBytes } from '../stored/decode-stored.js';

/** What stands before the values of a matrix in a MAT-file of level 4. */
export interface Level4Header {
  readonly name: string;
  readonly dims: readonly [number, number];
  readonly stored: StoredType;
  readonly bigEndian: boolean;
  readonly isComplex: boolean;
  /** What the matrix is, if not numbers. */
  readonly other?: string;
  /** Bytes of the header and of the values (of the real ones, if they are complex). */
  readonly length: number;
  readonly byteLength: number;
}

/** MATLAB names have at most 63 characters. */
const maxNameBytes = 64;
const fixedBytes = 20;

/** The most bytes that a header fills. */
export const level4HeaderBytes = fixedBytes + maxNameBytes;

/** The digit P of the type, in its order. */
const storedTypes: readonly StoredType[] = ['float64', 'float32', 'int32', 'int16', 'uint16', 'uint8'];
const otherKinds: readonly (string | undefined)[] = [undefined, 'text', 'a sparse matrix'];

/**
 * Reads five integers (type, rows, columns, whether there is an imaginary part, length of the name) and the name. The type is MOPT in
 * decimals: M byte order, O always 0, P element type, T kind of matrix. Undefined unless all of them and the name are such as MATLAB
 * writes, which tells the format from others, as it has no signature.
 */
export function level4Header(head: Uint8Array): Level4Header | undefined {
  if (head.length < fixedBytes + 2) return undefined;
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const bigEndian = bytes.readUInt32LE(0) > 9999;
  const [type, rows, columns, imaginary, nameBytes] = [0, 4, 8, 12, 16].map((at) =>
    bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at),
  ) as [number, number, number, number, number];
  const stored = storedTypes[Math.floor(type / 10) % 10];
  const name = /^([A-Za-z]\w*)\0$/.exec(bytes.subarray(fixedBytes, fixedBytes + nameBytes).toString('latin1'))?.[1];
  const isKnown = Math.floor(type / 100) === (bigEndian ? 10 : 0) && type % 10 < otherKinds.length && imaginary <= 1 && nameBytes <= maxNameBytes;
  if (!isKnown || stored === undefined || name === undefined || rows >= 2 ** 31 || columns >= 2 ** 31) return undefined;
  const isComplex = imaginary === 1;
  const other = isComplex ? 'complex' : otherKinds[type % 10];
  const sizes = { length: fixedBytes + nameBytes, byteLength: rows * columns * storedBytes(stored) };
  return { name, dims: [rows, columns], stored, bigEndian, isComplex, ...sizes, ...(other === undefined ? {} : { other }) };
}
