import { constants, inflateSync } from 'node:zlib';
import { CuviscError } from '../../../schemas/cuvisc-error.js';
import type { ByteSource } from '../byte-source.js';
import { maxTensorBytes } from '../tensor-limit.js';

/** Type codes of data elements (MATLAB level 5 MAT-file format, table 1-1). */
export const elementTypes = { matrix: 14, compressed: 15 } as const;

/** A tagged piece of a file or of an inflated matrix. */
export interface Element {
  readonly type: number;
  /** Bytes of content. */
  readonly size: number;
  /** Where the content starts. */
  readonly start: number;
  /** Where the next element starts. */
  readonly next: number;
}

/** Reads the tag at `at`: 8 bytes, or the small form that packs up to 4 bytes of content into it. Undefined if there is none. */
export function elementAt(view: DataView, at: number, little: boolean): Element | undefined {
  if (at + 8 > view.byteLength) return undefined;
  const word = view.getUint32(at, little);
  if (word >>> 16 > 4) return undefined;
  if (word >>> 16 !== 0) return { type: word & 0xffff, size: word >>> 16, start: at + 4, next: at + 8 };
  const size = view.getUint32(at + 4, little);
  return { type: word, size, start: at + 8, next: at + 8 + Math.ceil(size / 8) * 8 };
}

/** A top-level matrix of a file; `packed` if its bytes are a zlib stream. */
export interface MatrixElement {
  readonly packed: boolean;
  readonly start: number;
  readonly size: number;
}

/** The matrices of a file in order. Throws `mat-truncated` where an element reaches beyond the end. */
export async function matrixElements(source: ByteSource, little: boolean): Promise<readonly MatrixElement[]> {
  const found: MatrixElement[] = [];
  for (let at = 128; at + 8 <= source.size; ) {
    const tag = await source.read(at, 8);
    const element = elementAt(viewOf(tag), 0, little);
    const place = { file: source.file, offset: at };
    if (!element) throw new CuviscError('mat-corrupt', 'an element has an impossible tag', { place });
    const packed = element.type === elementTypes.compressed;
    const start = at + element.start;
    if (start + element.size > source.size) {
      throw new CuviscError('mat-truncated', `an element of ${element.size} bytes reaches beyond the end of the file`, { place });
    }
    if (packed || element.type === elementTypes.matrix) found.push({ packed, start, size: element.size });
    at = packed ? start + element.size : at + element.next;
  }
  return found;
}

/** The first bytes of a matrix's content: enough for its flags, dims and name. */
export async function matrixHead(source: ByteSource, element: MatrixElement): Promise<Uint8Array> {
  const bytes = await source.read(element.start, Math.min(element.size, 4096));
  if (!element.packed) return bytes;
  return inflated(source, element, () => inflateSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH })).subarray(8);
}

/** The whole content of a matrix; inflates no more than the inner tag declares, and no more than `maxTensorBytes`. */
export async function matrixContent(source: ByteSource, element: MatrixElement, little: boolean): Promise<Uint8Array> {
  const bytes = await source.read(element.start, element.size);
  if (!element.packed) return bytes;
  const head = inflated(source, element, () => inflateSync(bytes.subarray(0, 4096), { finishFlush: constants.Z_SYNC_FLUSH }));
  const inner = elementAt(viewOf(head), 0, little);
  if (inner?.type !== elementTypes.matrix || inner.size > maxTensorBytes) throw corrupt(source, element, 'a compressed element holds no matrix');
  return inflated(source, element, () => inflateSync(bytes, { maxOutputLength: inner.next })).subarray(8);
}

/** A view of exactly these bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function inflated(source: ByteSource, element: MatrixElement, inflate: () => Uint8Array): Uint8Array {
  try {
    return inflate();
  } catch (cause) {
    throw corrupt(source, element, 'a compressed element is damaged or longer than declared', cause);
  }
}

function corrupt(source: ByteSource, element: MatrixElement, message: string, cause?: unknown): CuviscError {
  return new CuviscError('mat-corrupt', message, { place: { file: source.file, offset: element.start }, cause });
}
