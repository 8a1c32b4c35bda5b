import { CuviscError } from '../../schemas/cuvisc-error.js';
import { type Tensor, tensor } from '../../schemas/tensor.js';
import { type ByteSource, withFile } from './byte-source.js';
import { defineReader, type Variable } from './contract.js';
import { type Colour, labelsOfIndices } from './image/palette.js';
import { unpackBits } from './image/unpack-bits.js';
import { declaredCount } from './tensor-limit.js';

/** The one variable of a picture file. */
const variableName = 'image';

export const bmp = defineReader({
  name: 'bmp',
  doc: 'Windows bitmap of 1, 4, 8, 24 or 32 bits, uncompressed: palette indices (or black 0, white 1) as [H,W], colours as [H,W,3].',
  extensions: ['.bmp'],
  sniff: (head) => head[0] === 0x42 && head[1] === 0x4d && knownHeaderSizes.includes(head[14] ?? 0) && head[15] === 0 && head[16] === 0,
  list: (file) => withFile(file, async (source) => [variableOf(await headerOf(source))]),
  read: (file) => withFile(file, async (source) => ({ tensor: await read(source), info: {}, notices: [] })),
});

/** Sizes of the information header by version, the oldest (12) with 16-bit sizes. */
const knownHeaderSizes: readonly number[] = [12, 40, 52, 56, 64, 108, 124];

interface BitmapHeader {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly depth: number;
  readonly pixels: number;
  readonly palette: { readonly at: number; readonly entries: number; readonly bytes: number };
}

async function read(source: ByteSource): Promise<Tensor> {
  const header = await headerOf(source);
  const { width, height, depth, topDown } = header;
  const stride = Math.ceil((width * depth) / 32) * 4;
  declaredCount([height, stride], 1, { file: source.file });
  const bytes = await source.read(header.pixels, stride * height);
  const rowAt = (row: number): number => (topDown ? row : height - 1 - row) * stride;
  if (depth > 8) return tensor('uint8', [height, width, 3], colours(bytes, width, height, depth / 8, rowAt));
  const indices = unpackBits(bytes, width, height, depth, rowAt);
  return tensor('uint8', [height, width], labelsOfIndices(indices, await paletteOf(source, header)));
}

async function paletteOf(source: ByteSource, { palette }: BitmapHeader): Promise<Colour[]> {
  const bytes = await source.read(palette.at, palette.entries * palette.bytes);
  return Array.from({ length: palette.entries }, (_, entry): Colour => {
    const at = entry * palette.bytes;
    return [bytes[at + 2] as number, bytes[at + 1] as number, bytes[at] as number];
  });
}

function colours(bytes: Uint8Array, width: number, height: number, step: number, rowAt: (row: number) => number): Uint8Array {
  const rgb = new Uint8Array(width * height * 3);
  for (let row = 0, out = 0; row < height; row++) {
    for (let col = 0, at = rowAt(row); col < width; col++, at += step, out += 3) {
      rgb[out] = bytes[at + 2] as number;
      rgb[out + 1] = bytes[at + 1] as number;
      rgb[out + 2] = bytes[at] as number;
    }
  }
  return rgb;
}

/** Throws `bmp-corrupt`, and `bmp-unsupported` for run-length coded pictures and 2 or 16 bits per pixel. */
async function headerOf(source: ByteSource): Promise<BitmapHeader> {
  const head = Buffer.from(await source.read(0, Math.min(source.size, 54)));
  const size = head.length >= 26 ? head.readUInt32LE(14) : 0;
  if (head.toString('latin1', 0, 2) !== 'BM' || !knownHeaderSizes.includes(size) || head.length < Math.min(54, 14 + size))
    throw corrupt(source, 'this is no bitmap');
  const old = size === 12;
  const width = old ? head.readUInt16LE(18) : head.readInt32LE(18);
  const height = old ? head.readUInt16LE(20) : head.readInt32LE(22);
  const depth = head.readUInt16LE(old ? 24 : 28);
  if (width <= 0 || height === 0) throw corrupt(source, `a size of ${width} x ${height} is impossible`);
  const compression = old ? 0 : head.readUInt32LE(30);
  if (compression !== 0 || ![1, 4, 8, 24, 32].includes(depth)) {
    const what = compression === 0 ? `${depth} bits per pixel` : `compression ${compression}`;
    throw new CuviscError('bmp-unsupported', `a bitmap with ${what} cannot be read`, {
      place: { file: source.file },
      hint: 'save it uncompressed with 1, 4, 8 or 24 bits, or as PNG',
    });
  }
  const listed = old ? 0 : head.readUInt32LE(46);
  const entries = depth > 8 ? 0 : Math.min(listed || 2 ** depth, 2 ** depth);
  return {
    width,
    height: Math.abs(height),
    topDown: height < 0,
    depth,
    pixels: head.readUInt32LE(10),
    palette: { at: 14 + size, entries, bytes: old ? 3 : 4 },
  };
}

function variableOf({ width, height, depth }: BitmapHeader): Variable {
  return { name: variableName, dtype: 'uint8', dims: depth > 8 ? [height, width, 3] : [height, width] };
}

function corrupt(source: ByteSource, message: string): CuviscError {
  return new CuviscError('bmp-corrupt', message, { place: { file: source.file } });
}
