import { deflateSync } from 'node:zlib';

/** A matrix for `encodeMat5`: class and storage codes of the format, dims and column-major values. */
export interface Mat5Matrix {
  readonly name: string;
  readonly classCode: number;
  readonly storageCode: number;
  readonly dims: readonly number[];
  readonly values: readonly number[];
  readonly flags?: number;
  /** Storage code of the dims; 5 (signed) if left out, as MATLAB writes them. */
  readonly dimsCode?: number;
  /** Instead of values, the elements that follow the name: fields or cells. */
  readonly rest?: Uint8Array;
}

export interface Mat5Options {
  readonly bigEndian?: boolean;
  readonly packed?: boolean;
}

const widths: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 2, 5: 4, 6: 4, 7: 4, 9: 8 };

/** A MAT-file of level 5, in either byte order, with whatever storage type is asked for. */
export function encodeMat5(matrices: readonly Mat5Matrix[], { bigEndian = false, packed = false }: Mat5Options = {}): Uint8Array {
  const header = Buffer.alloc(128, ' ');
  header.write('MATLAB 5.0 MAT-file, Platform: TEST');
  header.set(bigEndian ? [1, 0, 0x4d, 0x49] : [0, 1, 0x49, 0x4d], 124);
  const elements = matrices.map((matrix) => element(14, matrixContent(matrix, bigEndian), bigEndian));
  return Buffer.concat([header, ...elements.map((bytes) => (packed ? compressed(bytes, bigEndian) : bytes))]);
}

function matrixContent({ name, classCode, storageCode, dims, values, flags = 0, dimsCode = 5, rest }: Mat5Matrix, big: boolean): Uint8Array {
  return Buffer.concat([
    element(6, numbers(6, [classCode | (flags << 8), 0], big), big),
    element(dimsCode, numbers(dimsCode, dims, big), big),
    element(1, Buffer.from(name), big),
    rest ?? element(storageCode, numbers(storageCode, values, big), big),
  ]);
}

/** What follows the name of a struct: its field names in slots of 16 bytes, then each field of each struct in turn. */
export function mat5Fields(names: readonly string[], members: readonly Mat5Matrix[], big = false): Uint8Array {
  const slots = Buffer.alloc(16 * names.length);
  for (const [index, name] of names.entries()) slots.write(name, 16 * index);
  return Buffer.concat([element(5, numbers(5, [16], big), big), element(1, slots, big), mat5Cells(members, big)]);
}

/** What follows the name of a cell array: its cells in column-major order. */
export function mat5Cells(members: readonly Mat5Matrix[], big = false): Uint8Array {
  return Buffer.concat(members.map((member) => element(14, matrixContent({ ...member, name: '' }, big), big)));
}

function element(type: number, content: Uint8Array, big: boolean): Uint8Array {
  const small = content.length > 0 && content.length <= 4;
  const words = small ? [(content.length << 16) | type] : [type, content.length];
  const tag = numbers(6, words, big);
  const padded = Buffer.alloc(small ? 4 : Math.ceil(content.length / 8) * 8);
  padded.set(content);
  return Buffer.concat([tag, padded]);
}

function compressed(bytes: Uint8Array, big: boolean): Uint8Array {
  const stream = deflateSync(bytes);
  return Buffer.concat([numbers(6, [15, stream.length], big), stream]);
}

function numbers(storageCode: number, values: readonly number[], big: boolean): Uint8Array {
  const width = widths[storageCode] as number;
  const view = new DataView(new ArrayBuffer(values.length * width));
  values.forEach((value, index) => {
    const at = index * width;
    if (storageCode === 7) view.setFloat32(at, value, !big);
    else if (storageCode === 9) view.setFloat64(at, value, !big);
    else if (width === 4) view.setUint32(at, value, !big);
    else if (width === 2) view.setUint16(at, value, !big);
    else view.setUint8(at, value);
  });
  return new Uint8Array(view.buffer);
}
