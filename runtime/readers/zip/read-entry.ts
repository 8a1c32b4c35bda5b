import { constants, crc32, inflateRawSync } from 'node:zlib';
import { CuviscError } from '../../../schemas/cuvisc-error.js';
import { requireWithinBudget } from '../budget.js';
import type { ByteSource } from '../byte-source.js';
import { maxTensorBytes } from '../tensor-limit.js';
import type { ZipEntry } from './zip-directory.js';

/** Deflate packs at most 1032 bytes into one (RFC 1951); more than that is a lie about the size. */
const maxRatio = 1032;

/**
 * The whole content of an entry. Never inflates beyond the declared size.
 * Throws `zip-too-large` for impossible or too large declared sizes, `reading-budget` for more than the file can be worth, and `zip-corrupt` for wrong sizes or checksums.
 */
export async function readEntry(source: ByteSource, entry: ZipEntry): Promise<Uint8Array> {
  if (entry.size > maxTensorBytes || entry.size > entry.packedSize * maxRatio + 64) {
    throw new CuviscError('zip-too-large', `the archive claims ${entry.size} bytes for an entry of ${entry.packedSize}`, {
      place: placeOf(source, entry),
    });
  }
  requireWithinBudget(entry.size, source.size, 'an entry of the archive', placeOf(source, entry));
  const packed = await source.read(await contentStart(source, entry), entry.packedSize);
  const bytes = entry.method === 0 ? packed : inflate(packed, entry, source);
  if (bytes.length !== entry.size || crc32(bytes) !== entry.crc32) throw corrupt(source, entry, 'the content does not match its size and checksum');
  return bytes;
}

/** The first bytes of an entry, as many as a small part of the packed data gives; for headers. */
export async function readEntryHead(source: ByteSource, entry: ZipEntry, packedBytes: number): Promise<Uint8Array> {
  const start = await contentStart(source, entry);
  const packed = await source.read(start, Math.min(entry.packedSize, packedBytes));
  if (entry.method === 0) return packed;
  try {
    return inflateRawSync(packed, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (cause) {
    throw corrupt(source, entry, 'the deflated data are damaged', cause);
  }
}

function inflate(packed: Uint8Array, entry: ZipEntry, source: ByteSource): Uint8Array {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.size) });
  } catch (cause) {
    throw corrupt(source, entry, 'the deflated data are damaged or longer than declared', cause);
  }
}

async function contentStart(source: ByteSource, entry: ZipEntry): Promise<number> {
  const header = Buffer.from(await source.read(entry.position, 30));
  if (header.readUInt32LE(0) !== 0x04034b50) throw corrupt(source, entry, 'an entry does not start where the directory says');
  return entry.position + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

function placeOf(source: ByteSource, entry: ZipEntry): { file: string; offset: number } {
  return { file: source.file, offset: entry.position };
}

function corrupt(source: ByteSource, entry: ZipEntry, message: string, cause?: unknown): CuviscError {
  return new CuviscError('zip-corrupt', message, { place: placeOf(source, entry), cause });
}
