import { crc32 } from 'node:zlib';
import { corruptPng } from './png-header.js';

/** The chunks of a picture that its samples depend on; the others, colour profiles among them, are never opened. */
export interface PngChunks {
  /** Red, green and blue of each entry; empty without a palette. */
  readonly palette: Uint8Array;
  /** The contents of tRNS: alpha per palette entry, or the one colour that is transparent. */
  readonly transparency: Uint8Array | undefined;
  /** Pieces of the deflated samples, in order. */
  readonly samples: readonly Uint8Array[];
}

/** Finds the chunks of a whole file (PNG specification 5.3). Throws `png-corrupt` for a wrong checksum or a file that ends before its samples. */
export function pngChunks(bytes: Uint8Array, file: string): PngChunks {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const samples: Uint8Array[] = [];
  let palette: Uint8Array = new Uint8Array(0);
  let transparency: Uint8Array | undefined;
  for (let at = 8; at + 12 <= buffer.length; ) {
    const length = buffer.readUInt32BE(at);
    const type = buffer.toString('latin1', at + 4, at + 8);
    if (type === 'IEND') break;
    if (at + 12 + length > buffer.length) throw corruptPng(file, 'the picture is cut off');
    const content = buffer.subarray(at + 8, at + 8 + length);
    if (neededTypes.includes(type)) requireChecksum(buffer, at, length, file);
    if (type === 'IDAT') samples.push(content);
    if (type === 'PLTE') palette = content;
    if (type === 'tRNS') transparency = content;
    at += 12 + length;
  }
  if (samples.length === 0) throw corruptPng(file, 'the picture holds no samples');
  return { palette, transparency, samples };
}

const neededTypes: readonly string[] = ['IHDR', 'PLTE', 'tRNS', 'IDAT'];

function requireChecksum(buffer: Buffer, at: number, length: number, file: string): void {
  if (crc32(buffer.subarray(at + 4, at + 8 + length)) === buffer.readUInt32BE(at + 8 + length)) return;
  throw corruptPng(file, 'a checksum of the picture is wrong');
}
