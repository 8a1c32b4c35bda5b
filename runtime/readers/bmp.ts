import { type Tensor, tensor } from '../../schemas/tensor.js';
import { bitFieldColours } from './bmp/bit-fields.js';
import { type BitmapHeader, bitmapHeader, corruptBitmap, isBitmap } from './bmp/bitmap-header.js';
import { runLengthIndices } from './bmp/run-length.js';
import { requireWithinBudget } from './budget.js';
import { type ByteSource, withFile } from './byte-source.js';
import { type Content, defineReader, type Variable } from './contract.js';
import { type Colour, labelsOfIndices } from './image/palette.js';
import { unpackBits } from './image/unpack-bits.js';
import { declaredCount } from './tensor-limit.js';

/** The one variable of a picture file. */
const variableName = 'image';

export const bmp = defineReader({
  name: 'bmp',
  doc: 'Windows bitmap of 1, 4, 8 (also run-length coded), 16, 24 or 32 bits: palette indices (black 0) as [H,W], colours as [H,W,3].',
  extensions: ['.bmp'],
  sniff: isBitmap,
  list: (file) => withFile(file, async (source) => [variableOf(await bitmapHeader(source))]),
  read: (file) => withFile(file, read),
});

async function read(source: ByteSource): Promise<Content> {
  const header = await bitmapHeader(source);
  const { width, height, depth, topDown } = header;
  declaredCount([height, width, depth > 8 ? 3 : 1], 1, { file: source.file });
  if (header.runLength) return labelled(source, header, await runLengthRows(source, header));
  const stride = Math.ceil((width * depth) / 32) * 4;
  declaredCount([height, stride], 1, { file: source.file });
  const bytes = await source.read(header.pixels, stride * height);
  const rowAt = (row: number): number => (topDown ? row : height - 1 - row) * stride;
  if (depth <= 8) return labelled(source, header, { indices: unpackBits(bytes, width, height, depth, rowAt), notices: [] });
  const { rgb, alpha } = bitFieldColours(bytes, header, rowAt);
  return { tensor: tensor('uint8', [height, width, 3], rgb), info: {}, notices: [], ...(alpha ? { alpha } : {}) };
}

/** Palette indices, rows from the top. */
interface Indices {
  readonly indices: Uint8Array;
  readonly notices: readonly string[];
}

async function labelled(source: ByteSource, header: BitmapHeader, { indices, notices }: Indices): Promise<Content> {
  const { labels, notices: more } = labelsOfIndices(indices, await paletteOf(source, header));
  const values: Tensor = tensor('uint8', [header.height, header.width], labels);
  return { tensor: values, info: {}, notices: [...notices, ...more] };
}

async function runLengthRows(source: ByteSource, { width, height, pixels, topDown }: BitmapHeader): Promise<Indices> {
  requireWithinBudget(width * height, source.size, 'the picture', { file: source.file });
  const code = await source.read(pixels, Math.max(0, source.size - pixels));
  const decoded = runLengthIndices(code, width, height);
  if (!decoded) throw corruptBitmap(source, 'its run-length code ends too early or leaves the picture');
  const skipped = decoded.skipped === 0 ? [] : [`${decoded.skipped} pixels that the run-length code leaves out became palette index 0`];
  return { indices: topDown ? decoded.indices : flipped(decoded.indices, width, height), notices: skipped };
}

function flipped(rows: Uint8Array, width: number, height: number): Uint8Array {
  const result = new Uint8Array(rows.length);
  for (let row = 0; row < height; row++) result.set(rows.subarray(row * width, (row + 1) * width), (height - 1 - row) * width);
  return result;
}

async function paletteOf(source: ByteSource, { palette }: BitmapHeader): Promise<Colour[]> {
  const bytes = await source.read(palette.at, palette.entries * palette.bytes);
  return Array.from({ length: palette.entries }, (_, entry): Colour => {
    const at = entry * palette.bytes;
    return [bytes[at + 2] as number, bytes[at + 1] as number, bytes[at] as number];
  });
}

function variableOf({ width, height, depth }: BitmapHeader): Variable {
  return { name: variableName, dtype: 'uint8', dims: depth > 8 ? [height, width, 3] : [height, width] };
}
