import { CuviscError } from '../../../schemas/cuvisc-error.js';
import type { ByteSource } from '../byte-source.js';

/** The bits of a pixel that hold each colour; 0 for none. */
export interface BitFields {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly alpha: number;
}

/** The file and information headers of a bitmap (Microsoft, BITMAPFILEHEADER to BITMAPV5HEADER). */
export interface BitmapHeader {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  /** Bits per pixel. */
  readonly depth: number;
  readonly runLength: boolean;
  readonly fields: BitFields;
  /** Byte at which the pixels start. */
  readonly pixels: number;
  readonly palette: { readonly at: number; readonly entries: number; readonly bytes: number };
}

/** Sizes of the information header by version, the oldest (12) with 16-bit sizes. */
const knownHeaderSizes: readonly number[] = [12, 40, 52, 56, 64, 108, 124];

/** What 24 and 32 bits hold unless the header says otherwise: the fourth byte has no meaning. */
const trueColour: BitFields = { red: 0xff0000, green: 0xff00, blue: 0xff, alpha: 0 };
const highColour: BitFields = { red: 0x7c00, green: 0x3e0, blue: 0x1f, alpha: 0 };

/** Compressions (BI_RLE8, BI_BITFIELDS, BI_ALPHABITFIELDS) with the depths that they are for. */
const compressions: ReadonlyMap<number, readonly number[]> = new Map([
  [0, [1, 4, 8, 16, 24, 32]],
  [1, [8]],
  [3, [16, 32]],
  [6, [16, 32]],
]);

/** True if `head` starts with the headers of a bitmap. */
export function isBitmap(head: Uint8Array): boolean {
  return head[0] === 0x42 && head[1] === 0x4d && knownHeaderSizes.includes(head[14] ?? 0) && head[15] === 0 && head[16] === 0;
}

/** Throws `bmp-corrupt`, and `bmp-unsupported` for other run-length codes, embedded pictures and 2 bits per pixel. */
export async function bitmapHeader(source: ByteSource): Promise<BitmapHeader> {
  const head = Buffer.from(await source.read(0, Math.min(source.size, 70)));
  const size = head.length >= 26 ? head.readUInt32LE(14) : 0;
  if (head.toString('latin1', 0, 2) !== 'BM' || !knownHeaderSizes.includes(size) || head.length < Math.min(54, 14 + size))
    throw corruptBitmap(source, 'this is no bitmap');
  const old = size === 12;
  const width = old ? head.readUInt16LE(18) : head.readInt32LE(18);
  const height = old ? head.readUInt16LE(20) : head.readInt32LE(22);
  const depth = head.readUInt16LE(old ? 24 : 28);
  if (width <= 0 || height === 0) throw corruptBitmap(source, `a size of ${width} x ${height} is impossible`);
  const compression = old ? 0 : head.readUInt32LE(30);
  if (!compressions.get(compression)?.includes(depth)) throw unsupported(source, depth, compression);
  const listed = old ? 0 : head.readUInt32LE(46);
  const entries = depth > 8 ? 0 : Math.min(listed || 2 ** depth, 2 ** depth);
  return {
    width,
    height: Math.abs(height),
    topDown: height < 0,
    depth,
    runLength: compression === 1,
    fields: compression < 3 ? (depth === 16 ? highColour : trueColour) : statedFields(source, head, size, compression),
    pixels: head.readUInt32LE(10),
    palette: { at: 14 + size, entries, bytes: old ? 3 : 4 },
  };
}

/** The masks stand behind the first 40 bytes of the information header, as part of it or after it. */
function statedFields(source: ByteSource, head: Buffer, size: number, compression: number): BitFields {
  const alphaToo = size >= 56 || compression === 6;
  if (head.length < (alphaToo ? 70 : 66)) throw corruptBitmap(source, 'the bitmap ends within its header');
  const [red = 0, green = 0, blue = 0, alpha = 0] = [54, 58, 62, 66].map((at) => (at < 66 || alphaToo ? head.readUInt32LE(at) : 0));
  const masks = [red, green, blue, alpha];
  if (!masks.every(isOneRun) || masks.some((mask, i) => masks.some((other, j) => i < j && (mask & other) !== 0))) {
    throw corruptBitmap(source, 'the bit fields of its colours overlap or have gaps');
  }
  return { red, green, blue, alpha };
}

/** True if the bits that are set follow one another. */
function isOneRun(mask: number): boolean {
  const low = mask / (mask & -mask || 1);
  return Number.isInteger(Math.log2(Math.abs(low) + 1));
}

function unsupported(source: ByteSource, depth: number, compression: number): CuviscError {
  const what = compression === 0 ? `${depth} bits per pixel` : `${depth} bits per pixel and compression ${compression}`;
  return new CuviscError('bmp-unsupported', `a bitmap with ${what} cannot be read`, {
    place: { file: source.file },
    hint: 'save it uncompressed with 1, 4, 8 or 24 bits, or as PNG',
  });
}

/** An error about a bitmap. */
export function corruptBitmap(source: ByteSource, message: string): CuviscError {
  return new CuviscError('bmp-corrupt', message, { place: { file: source.file }, hint: 'the copy is incomplete or damaged; save the picture anew' });
}
