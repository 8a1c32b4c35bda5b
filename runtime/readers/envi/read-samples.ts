import { CuviscError } from '../../../schemas/cuvisc-error.js';
import { arrayOf, type DType, type TypedArray } from '../../../schemas/dtype.js';
import type { ByteSource } from '../byte-source.js';
import { type Decoded, storedBytes, swapBytes, wideToFloat64 } from '../stored/decode-stored.js';
import { type Elements, transposeInto } from '../stored/axis-order.js';
import { declaredCount } from '../tensor-limit.js';
import type { SampleLayout } from './interpret-header.js';
import { declaredBytes, packedPitch, spannedBytes } from './row-pitch.js';

/** Bytes that are read and reordered at a time. */
const blockBytes = 2 ** 25;

/**
 * All samples as row-major [lines, samples, bands]. 64-bit integers come out as float64.
 * Throws `envi-data-truncated` if the file is shorter than the header says, and `tensor-too-large`, before any memory is taken.
 */
export async function readSamples(source: ByteSource, stated: SampleLayout): Promise<Decoded> {
  const width = storedBytes(stated.stored);
  const count = declaredCount([stated.lines, stated.samples, stated.bands], width, { file: source.file });
  const notices: string[] = [];
  const layout = fittingLayout(source, stated, notices);
  const raw = newElements(layout.stored, count);
  const rows = Math.max(1, Math.floor(blockBytes / Math.max(layout.samples * layout.bands * width, layout.pitch.line)));
  for (let top = 0; top < layout.lines; top += rows) await readRows(source, layout, raw, top, Math.min(rows, layout.lines - top));
  const decoded = raw instanceof BigInt64Array || raw instanceof BigUint64Array ? wideToFloat64(raw) : plain(layout.stored as DType, raw);
  return { ...decoded, notices: [...decoded.notices, ...notices] };
}

/** The layout as stated, or without the padding of rows if the file is as long as that needs. Adds to `notices` what does not fit. */
function fittingLayout(source: ByteSource, stated: SampleLayout, notices: string[]): SampleLayout {
  const needed = stated.offset + spannedBytes(stated, stated.pitch);
  const packed = { ...stated, pitch: packedPitch(stated) };
  if (source.size < needed && source.size === packed.offset + spannedBytes(packed, packed.pitch)) {
    notices.push('the header speaks of padded rows, but the data file is as long as rows without padding; it was read so');
    return packed;
  }
  if (source.size < needed) {
    throw new CuviscError('envi-data-truncated', `the header asks for ${needed} bytes, the data file has ${source.size}`, {
      place: { file: source.file },
      hint: 'the copy is incomplete, or lines, samples, bands or data type are wrong',
    });
  }
  const whole = declaredBytes(stated);
  if (source.size > whole) notices.push(`the data file has ${source.size - whole} bytes more than the header says`);
  return stated;
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

/** Rows of a band-interleaved file lie in one piece, those of a band-sequential file in one piece per band. */
async function readBlock(source: ByteSource, layout: SampleLayout, block: Uint8Array, top: number, rows: number): Promise<void> {
  const { samples, bands, offset, interleave, pitch } = layout;
  const row = samples * storedBytes(layout.stored);
  const start = offset + top * pitch.line;
  if (interleave === 'bip') return readPitched(source, block, start, row * bands, pitch.line);
  if (interleave === 'bil' && pitch.line === pitch.band * bands) return readPitched(source, block, start, row, pitch.band);
  const [pieces, from, within] = interleave === 'bil' ? [rows, pitch.line, pitch.band] : [bands, pitch.band, pitch.line];
  const piece = block.length / pieces;
  for (let i = 0; i < pieces; i++) await readPitched(source, block.subarray(i * piece, (i + 1) * piece), start + i * from, row, within);
}

/** Fills `target` with pieces of `length` bytes that start `pitch` bytes apart. */
async function readPitched(source: ByteSource, target: Uint8Array, start: number, length: number, pitch: number): Promise<void> {
  if (pitch === length) return source.readInto(target, start);
  const count = target.length / length;
  const padded = await source.read(start, (count - 1) * pitch + length);
  for (let i = 0; i < count; i++) target.set(padded.subarray(i * pitch, i * pitch + length), i * length);
}

function reorder(block: Elements, target: Elements, start: number, bands: number, pixels: number): void {
  transposeInto(block, { start, stride: pixels }, target, { start, stride: bands }, bands, pixels);
}

function bytesView(array: Elements): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
