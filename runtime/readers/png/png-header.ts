import { inflateSync } from 'node:zlib';
import { CuviscError } from '../../../schemas/cuvisc-error.js';
import { declaredCount } from '../tensor-limit.js';

/** The IHDR chunk (PNG specification 11.2.2). */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colourType: number;
}

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** Samples per pixel by colour type. */
const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** True if `head` starts with the PNG signature. */
export function isPng(head: Uint8Array): boolean {
  return signature.equals(head.subarray(0, 8));
}

/** Reads the header of `bytes`, at least the first 29 of the file. Throws `png-corrupt`. */
export function pngHeader(bytes: Uint8Array, file: string): PngHeader {
  if (!isPng(bytes) || bytes.length < 29 || Buffer.from(bytes.subarray(12, 16)).toString('latin1') !== 'IHDR')
    throw corruptPng(file, 'this is no PNG picture');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = { width: view.getUint32(16), height: view.getUint32(20), depth: bytes[24] as number, colourType: bytes[25] as number };
  if (header.width === 0 || header.height === 0 || channelsOf[header.colourType] === undefined || ![1, 2, 4, 8, 16].includes(header.depth)) {
    throw corruptPng(file, 'the header of the picture is impossible');
  }
  return header;
}

/** Shape of the samples without alpha: [H,W], or [H,W,3] for colours. */
export function pngDims({ width, height, colourType }: PngHeader): readonly number[] {
  return colourType === 2 || colourType === 6 ? [height, width, 3] : [height, width];
}

/**
 * Makes sure that the deflated samples of `bytes` are no longer than the header allows, so that decoding is safe.
 * Throws `png-corrupt` and `tensor-too-large`.
 */
export function refusePngBomb(bytes: Uint8Array, header: PngHeader, file: string): void {
  const rowBits = header.width * header.depth * (channelsOf[header.colourType] as number);
  const expected = declaredCount([header.height, Math.ceil(rowBits / 8) + 1], 1, { file });
  // Interlaced pictures have up to seven passes, each with its own filter byte and padding per row.
  const limit = expected + 16 * (header.height + 8);
  try {
    inflateSync(Buffer.concat(sampleChunks(bytes)), { maxOutputLength: limit });
  } catch (cause) {
    throw corruptPng(file, 'the samples are damaged or more than the header says', cause);
  }
}

/** An error about a PNG picture. */
export function corruptPng(file: string, message: string, cause?: unknown): CuviscError {
  return new CuviscError('png-corrupt', message, { place: { file }, cause });
}

function sampleChunks(bytes: Uint8Array): Uint8Array[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Uint8Array[] = [];
  for (let at = 8; at + 12 <= buffer.length; ) {
    const length = buffer.readUInt32BE(at);
    if (buffer.toString('latin1', at + 4, at + 8) === 'IDAT') chunks.push(buffer.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return chunks;
}
