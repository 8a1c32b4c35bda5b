import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { notAFile, readRefused } from '../../schemas/disk/read-refused.js';

/** A regular file that is open for reading at any position. */
export interface ByteSource {
  readonly file: string;
  readonly size: number;
  /** Exactly `length` bytes from `position`, in memory of their own; throws `file-truncated` if the file ends before. */
  read(position: number, length: number): Promise<Uint8Array>;
  /** Fills `target` from `position`; throws `file-truncated` if the file ends before. */
  readInto(target: Uint8Array, position: number): Promise<void>;
}

/**
 * Opens `file`, hands it to `use` and closes it in every case.
 * Throws `file-not-found`, `file-unreadable`, or `file-not-regular` for a folder, pipe or device.
 */
export async function withFile<T>(file: string, use: (source: ByteSource) => Promise<T>): Promise<T> {
  const handle = await openFile(file);
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw notAFile(file);
    return await use(sourceOf(handle, file, stat.size));
  } finally {
    await handle.close();
  }
}

function sourceOf(handle: FileHandle, file: string, size: number): ByteSource {
  const readInto = async (target: Uint8Array, position: number): Promise<void> => {
    if (position + target.length > size) throw truncated(file, position, target.length, size);
    for (let filled = 0; filled < target.length; ) {
      const { bytesRead } = await handle.read(target, filled, Math.min(target.length - filled, 2 ** 30), position + filled);
      if (bytesRead === 0) throw truncated(file, position, target.length, position + filled);
      filled += bytesRead;
    }
  };
  const read = async (position: number, length: number): Promise<Uint8Array> => {
    if (position + length > size) throw truncated(file, position, length, size);
    const target = new Uint8Array(length);
    await readInto(target, position);
    return target;
  };
  return { file, size, read, readInto };
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    // O_NONBLOCK: opening a named pipe must not wait for a writer.
    return await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    throw readRefused(file, cause);
  }
}

function truncated(file: string, position: number, length: number, size: number): CuviscError {
  return new CuviscError('file-truncated', `the file ends at byte ${size}, but ${length} bytes are needed from byte ${position}`, {
    place: { file, offset: position },
    hint: 'the copy is incomplete, or its header is wrong',
  });
}
