import { CuviscError } from '../../../schemas/cuvisc-error.js';
import { requirePartsWithinBudget } from '../budget.js';
import type { ByteSource } from '../byte-source.js';

/** A file of an archive, as the central directory describes it. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc32: number;
  readonly packedSize: number;
  readonly size: number;
  /** Where its local header starts. */
  readonly position: number;
}

const endRecordBytes = 22;
const maxCommentBytes = 0xffff;
const maxDirectoryBytes = 2 ** 26;

/** True if `head` starts with a local file header or an empty archive. */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));
}

/**
 * The entries of an archive (PKWARE APPNOTE 6.3, with 64-bit sizes).
 * Throws `zip-corrupt`, also for entries that share bytes, `reading-budget` for too many, and `zip-unsupported` for encrypted entries and other compression methods.
 */
export async function zipEntries(source: ByteSource): Promise<readonly ZipEntry[]> {
  const { start, length, count } = await locateDirectory(source);
  if (length > maxDirectoryBytes || start + length > source.size) throw corrupt(source, start, 'the central directory does not fit the file');
  const bytes = await source.read(start, length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  requirePartsWithinBudget(count, 'entries', { file: source.file, offset: start });
  const entries: ZipEntry[] = [];
  for (let at = 0; entries.length < count; ) {
    if (at + 46 > length || view.getUint32(at, true) !== 0x02014b50) throw corrupt(source, start + at, 'the central directory is damaged');
    const end = at + 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (end > length) throw corrupt(source, start + at, 'the central directory is damaged');
    entries.push(entryAt(view, at, source));
    at = end;
  }
  requireApart(entries, start, source);
  return entries;
}

const localHeaderBytes = 30;

/** Every packed byte belongs to one entry: else a small file could claim to hold any number of large ones. */
function requireApart(entries: readonly ZipEntry[], end: number, source: ByteSource): void {
  const ordered = entries.toSorted((a, b) => a.position - b.position);
  ordered.forEach(({ position, packedSize }, index) => {
    const limit = ordered[index + 1]?.position ?? end;
    if (position + localHeaderBytes + packedSize > limit) throw corrupt(source, position, 'the entries of the archive overlap');
  });
}

async function locateDirectory(source: ByteSource): Promise<{ start: number; length: number; count: number }> {
  const tailStart = Math.max(0, source.size - endRecordBytes - maxCommentBytes);
  const tail = Buffer.from(await source.read(tailStart, source.size - tailStart));
  const at = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (at < 0 || at + endRecordBytes > tail.length) throw corrupt(source, tailStart, 'the archive has no end record: it is cut off or no zip file');
  const short = { count: tail.readUInt16LE(at + 10), length: tail.readUInt32LE(at + 12), start: tail.readUInt32LE(at + 16) };
  const locator = at - 20;
  if (locator < 0 || tail.readUInt32LE(locator) !== 0x07064b50) return short;
  const record = Buffer.from(await source.read(Number(tail.readBigUInt64LE(locator + 8)), 56));
  if (record.readUInt32LE(0) !== 0x06064b50) throw corrupt(source, tailStart + locator, 'the 64-bit end record is damaged');
  return { count: Number(record.readBigUInt64LE(32)), length: Number(record.readBigUInt64LE(40)), start: Number(record.readBigUInt64LE(48)) };
}

function entryAt(view: DataView, at: number, source: ByteSource): ZipEntry {
  const nameLength = view.getUint16(at + 28, true);
  const name = new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at + 46, nameLength));
  const method = view.getUint16(at + 10, true);
  const encrypted = (view.getUint16(at + 8, true) & 1) !== 0;
  if (encrypted || (method !== 0 && method !== 8)) {
    const what = encrypted ? 'is encrypted' : `uses compression method ${method}`;
    throw new CuviscError('zip-unsupported', `an entry of the archive ${what}`, {
      place: { file: source.file, offset: at },
      hint: 'save it stored or deflated, without a password',
    });
  }
  const [size, packedSize, position] = wideFields(view, at, nameLength);
  return { name, method, crc32: view.getUint32(at + 16, true), size, packedSize, position };
}

/** Size, packed size and position; fields of 0xffffffff stand as 64-bit numbers in the extra field 1, in this order. */
function wideFields(view: DataView, at: number, nameLength: number): [number, number, number] {
  const short = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)];
  let extra = at + 46 + nameLength;
  const end = extra + view.getUint16(at + 30, true);
  while (extra + 4 <= end && view.getUint16(extra, true) !== 1) extra += 4 + view.getUint16(extra + 2, true);
  let next = extra + 4;
  const wide = short.map((value) => {
    if (value !== 0xffffffff || next + 8 > end) return value;
    next += 8;
    return Number(view.getBigUint64(next - 8, true));
  });
  return wide as [number, number, number];
}

function corrupt(source: ByteSource, offset: number, message: string): CuviscError {
  return new CuviscError('zip-corrupt', message, { place: { file: source.file, offset } });
}
