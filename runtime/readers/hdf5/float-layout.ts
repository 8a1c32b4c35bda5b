import { closeSync, openSync, readSync } from 'node:fs';
import { hdf5Start } from './hdf5-signature.js';

/** Object headers keep the type of a dataset within their first bytes. */
const headerBytes = 4096;
const datatypeMessage = 3;

/** Bit offset, precision, exponent location and size, mantissa location and size, exponent bias of IEEE 754 numbers by their bytes. */
const ieee: Readonly<Record<number, readonly number[]>> = {
  2: [0, 16, 10, 5, 0, 10, 15],
  4: [0, 32, 23, 8, 0, 23, 127],
  8: [0, 64, 52, 11, 0, 52, 1023],
};

/**
 * True if the floats of the dataset whose object header stands at `address` (relative to the file's base) are IEEE 754, false if they are
 * not (bfloat16 and others of the same size), undefined if the header does not tell (HDF5 file format specification IV.A).
 */
export function isIeeeFloat(file: string, address: number): boolean | undefined {
  const bytes = bytesAt(file, address);
  const type = typeMessage(bytes);
  if (!type) return undefined;
  const shared = (type.flags & 2) !== 0;
  // A named type: version, kind, (version 1: six bytes more,) address of the object header that holds it.
  if (shared)
    return isIeeeMessage(
      typeMessage(bytesAt(file, Number(bytes.readBigUInt64LE(type.start + ((bytes[type.start] as number) > 1 ? 2 : 8)))))?.content,
    );
  return isIeeeMessage(type.content);
}

interface TypeMessage {
  readonly flags: number;
  readonly start: number;
  readonly content: Buffer;
}

function isIeeeMessage(content: Buffer | undefined): boolean | undefined {
  if (!content || content.length < 20 || ((content[0] as number) & 0x0f) !== 1) return undefined;
  const layout = [content.readUInt16LE(8), content.readUInt16LE(10), ...content.subarray(12, 16), content.readUInt32LE(16)];
  const wanted = ieee[content.readUInt32LE(4)];
  return wanted?.every((value, index) => value === layout[index]);
}

function typeMessage(bytes: Buffer): TypeMessage | undefined {
  const second = bytes.subarray(0, 4).toString('latin1') === 'OHDR';
  for (let at = second ? firstOfVersion2(bytes) : 16; at + 24 <= bytes.length; ) {
    const type = second ? bytes[at] : bytes.readUInt16LE(at);
    const size = bytes.readUInt16LE(at + (second ? 1 : 2));
    const flags = bytes[at + (second ? 3 : 4)] as number;
    const start = at + (second ? 4 + (((bytes[5] as number) & 4) === 0 ? 0 : 2) : 8);
    if (type === datatypeMessage) return { flags, start, content: bytes.subarray(start, start + size) };
    at = start + size;
  }
  return undefined;
}

/** Flags of the header say whether times (16 bytes) and attribute limits (4) follow, and the width of the size of the first block. */
function firstOfVersion2(bytes: Buffer): number {
  const flags = bytes[5] as number;
  return 6 + ((flags & 32) === 0 ? 0 : 16) + ((flags & 16) === 0 ? 0 : 4) + 2 ** (flags & 3);
}

function bytesAt(file: string, address: number): Buffer {
  const bytes = Buffer.alloc(headerBytes);
  const handle = openSync(file, 'r');
  try {
    const head = Buffer.alloc(2056);
    readSync(handle, head, 0, head.length, 0);
    const base = hdf5Start(head) ?? 0;
    return bytes.subarray(0, Number.isSafeInteger(base + address) ? readSync(handle, bytes, 0, bytes.length, base + address) : 0);
  } finally {
    closeSync(handle);
  }
}
