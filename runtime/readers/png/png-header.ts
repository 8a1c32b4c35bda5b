import { CuviscError } from '../../../schemas/cuvisc-error.js';

/** The IHDR chunk (PNG specification 11.2.2). */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits per sample. */
  readonly depth: number;
  readonly colourType: number;
  /** Samples per pixel, alpha included. */
  readonly channels: number;
  readonly interlaced: boolean;
}

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** Samples per pixel and the depths allowed, by colour type. */
const colourTypes: ReadonlyMap<number, { readonly channels: number; readonly depths: readonly number[] }> = new Map([
  [0, { channels: 1, depths: [1, 2, 4, 8, 16] }],
  [2, { channels: 3, depths: [8, 16] }],
  [3, { channels: 1, depths: [1, 2, 4, 8] }],
  [4, { channels: 2, depths: [8, 16] }],
  [6, { channels: 4, depths: [8, 16] }],
]);

/** True if `head` starts with the PNG signature. */
export function isPng(head: Uint8Array): boolean {
  return signature.equals(head.subarray(0, 8));
}

/** Reads the header of `bytes`, at least the first 29 of the file. Throws `png-corrupt`. */
export function pngHeader(bytes: Uint8Array, file: string): PngHeader {
  if (!isPng(bytes) || bytes.length < 29 || Buffer.from(bytes.subarray(12, 16)).toString('latin1') !== 'IHDR')
    throw corruptPng(file, 'this is no PNG picture');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [depth = 0, colourType = 0, compression, filter, interlace = 0] = bytes.subarray(24, 29);
  const type = colourTypes.get(colourType);
  const header = { width: view.getUint32(16), height: view.getUint32(20), depth, colourType, interlaced: interlace === 1 };
  if (header.width === 0 || header.height === 0 || !type?.depths.includes(depth) || compression !== 0 || filter !== 0 || interlace > 1) {
    throw corruptPng(file, 'the header of the picture is impossible');
  }
  return { ...header, channels: type.channels };
}

/** Shape of the samples without alpha: [H,W], or [H,W,3] for colours. */
export function pngDims({ width, height, colourType }: PngHeader): readonly number[] {
  return colourType === 2 || colourType === 6 ? [height, width, 3] : [height, width];
}

/** An error about a PNG picture. */
export function corruptPng(file: string, message: string, cause?: unknown): CuviscError {
  return new CuviscError('png-corrupt', message, { place: { file }, cause, hint: 'the copy is incomplete or damaged; save the picture anew' });
}
