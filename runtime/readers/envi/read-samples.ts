import { CuviscError } from '../../../schemas/cuvisc-error.js';
import { arrayOf, type DType, type TypedArray } from '../../../schemas/dtype.js';
import type { ByteSource } from '../byte-source.js';
import { type Decoded, storedBytes, swapBytes, wideToFloat64 } from '../stored/decode-stored.js';
import { type Elements, transposeInto } from '../stored/axis-order.js';
import { declaredCount } from '../tensor-limit.js';
import type { SampleLayout } from './interpret-header.js';

/** Bytes that are read and reordered at a time. */
const blockBytes = 2 ** 25;

/**
 * All samples as row-major [lines, samples, bands]. 64-bit integers come out as float64.
 * Throws `envi-data-truncated` if the file is shorter than the header says, and `tensor-too-large`.
 */
export async function readSamples(source: ByteSource, layout: SampleLayout): Promise<Decoded> {
  const width = storedBytes(layout.stored);
  const count = declaredCount([layout.lines, layout.samples, layout.bands], width, { file: source.file });
  const needed = layout.offset + count * width;
  if (source.size < needed) {
    throw new CuviscError('envi-data-truncated', `the header asks for ${needed} bytes, the data file has ${source.size}`, {
      place: { file: source.file },
      hint: 'the copy is incomplete, or lines, samples, bands or data type are wrong',
    });
  }
  const raw = newElements(layout.stored, count);
  const rows = Math.max(1, Math.floor(blockBytes / (layout.samples * layout.bands * width)));
  for (let top = 0; top < layout.lines; top += rows) await readRows(source, layout, raw, top, Math.min(rows, layout.lines - top));
  const extra = source.size - needed;
  const decoded = raw instanceof BigInt64Array || raw instanceof BigUint64Array ? wideToFloat64(raw) : plain(layout.stored as DType, raw);
  return extra === 0 ? decoded : { ...decoded, notices: [...decoded.notices, `the data file has ${extra} bytes more than the header says`] };
}

function newElements(stored: SampleLayout['stored'], count: number): Elements {
  return stored === 'uint64' ? new BigUint64Array(count) : new (arrayOf(stored as DType))(count);
}

function plain(dtype: DType, data: Elements): Decoded {
  return { dtype, data: data as TypedArray, notices: [] };
}

async function readRows(source: ByteSource, layout: SampleLayout, raw: Elements, top: number, rows: number): Promise<void> {
  const { samples, bands, bigEndian } = layout;
  const first = top * samples * bands;
  const target = raw.subarray(first, first + rows * samples * bands);
  const block = layout.interleave === 'bip' ? target : newElements(layout.stored, target.length);
  await readBlock(source, layout, bytesView(block), top, rows);
  if (bigEndian) swapBytes(bytesView(block), block.BYTES_PER_ELEMENT);
  if (layout.interleave === 'bsq') reorder(block, target, 0, bands, rows * samples);
  if (layout.interleave === 'bil') for (let row = 0; row < rows; row++) reorder(block, target, row * samples * bands, bands, samples);
}

/** Band-interleaved samples of `rows` lines lie in one piece, those of a band-sequential file in one piece per band. */
async function readBlock(source: ByteSource, layout: SampleLayout, block: Uint8Array, top: number, rows: number): Promise<void> {
  const { lines, samples, bands, offset } = layout;
  const width = storedBytes(layout.stored);
  if (layout.interleave !== 'bsq') return source.readInto(block, offset + top * samples * bands * width);
  const piece = rows * samples * width;
  for (let band = 0; band < bands; band++) {
    await source.readInto(block.subarray(band * piece, (band + 1) * piece), offset + (band * lines + top) * samples * width);
  }
}

function reorder(block: Elements, target: Elements, start: number, bands: number, pixels: number): void {
  transposeInto(block, { start, stride: pixels }, target, { start, stride: bands }, bands, pixels);
}

function bytesView(array: Elements): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
