import { constants, inflateSync } from 'node:zlib';
import { CuviscError } from '../../../schemas/cuvisc-error.js';
import { requirePartsWithinBudget } from '../budget.js';
import type { ByteSource } from '../byte-source.js';

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

/** Packed bytes that surely hold a tag: the code tables of a deflated block fill up to 300 bytes. */
const tagBytes = 1024;

/** A matrix in a source; `packed` if its bytes are a zlib stream. */
export interface MatrixElement {
  readonly packed: boolean;
  readonly start: number;
  readonly size: number;
}

/** The element whose tag stands at `at` of a source. Throws `mat-corrupt`, or `mat-truncated` where it reaches beyond the end. */
export async function elementOf(source: ByteSource, at: number, little: boolean): Promise<Element> {
  const place = { file: source.file, offset: at };
  if (at + 8 > source.size) throw new CuviscError('mat-truncated', 'an element is missing', { place });
  const tag = elementAt(viewOf(await source.read(at, 8)), 0, little);
  if (!tag) throw new CuviscError('mat-corrupt', 'an element has an impossible tag', { place });
  if (at + tag.start + tag.size > source.size) {
    throw new CuviscError('mat-truncated', `an element of ${tag.size} bytes reaches beyond the end of the file`, { place });
  }
  return { ...tag, start: at + tag.start, next: at + tag.next };
}

/** The matrices of a file in order. Throws the errors of `elementOf`, and `reading-budget` for too many. */
export async function matrixElements(source: ByteSource, little: boolean): Promise<readonly MatrixElement[]> {
  const found: MatrixElement[] = [];
  for (let at = 128, elements = 1; at + 8 <= source.size; elements++) {
    requirePartsWithinBudget(elements, 'elements', { file: source.file, offset: at });
    const { type, start, size, next } = await elementOf(source, at, little);
    const packed = type === elementTypes.compressed;
    if (packed || type === elementTypes.matrix) found.push({ packed, start, size });
    at = packed ? start + size : next;
  }
  return found;
}

/** The first bytes of a matrix's content, from `bytes` of the file; 256 are enough for flags, dims and name of most. */
export async function matrixHead(source: ByteSource, element: MatrixElement, bytes: number): Promise<Uint8Array> {
  const head = await source.read(element.start, Math.min(element.size, bytes));
  if (!element.packed) return head;
  return inflated(source, element, () => inflateSync(head, { finishFlush: constants.Z_SYNC_FLUSH })).subarray(8);
}

/**
 * The whole content of a matrix. `admit` is told how many bytes it inflates to, as its inner tag declares, before that is done;
 * no more than that is inflated.
 */
export async function matrixContent(
  source: ByteSource,
  element: MatrixElement,
  little: boolean,
  admit: (bytes: number) => void,
): Promise<Uint8Array> {
  if (!element.packed) return source.read(element.start, element.size);
  const head = await source.read(element.start, Math.min(element.size, tagBytes));
  const tag = inflated(source, element, () => inflateSync(head, { finishFlush: constants.Z_SYNC_FLUSH }));
  const inner = elementAt(viewOf(tag), 0, little);
  if (inner?.type !== elementTypes.matrix) throw corrupt(source, element, 'a compressed element holds no matrix');
  admit(inner.next);
  const bytes = await source.read(element.start, element.size);
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
