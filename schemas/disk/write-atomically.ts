import { type FileHandle, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFailed } from './write-failed.js';
import { temporaryNameFor } from './leftovers.js';

/**
 * Writes `parts` one after the other as `file`, or what it is a link to, so that a reader sees the old content or the whole new one.
 * Folders are created. Bytes reach the disk under a temporary name in the same folder before the rename;
 * after a failure neither that name nor a partial file is left. Throws `write-failed` (fault `run`), for devices and pipes, too.
 */
export async function writeAtomically(file: string, ...parts: readonly (Uint8Array | string)[]): Promise<void> {
  const place = await realpath(file).catch(() => file);
  const temporary = temporaryNameFor(place);
  try {
    await requirePlain(place);
    await mkdir(dirname(place), { recursive: true });
    await writeSynced(temporary, parts);
    await rename(temporary, place);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw writeFailed(file, cause);
  }
}

/** A rename would put a plain file in the place of a device. */
async function requirePlain(file: string): Promise<void> {
  const info = await stat(file).catch(() => null);
  if (info && !info.isFile() && !info.isDirectory()) throw new Error('it is a device or a pipe, not a plain file');
}

async function writeSynced(file: string, parts: readonly (Uint8Array | string)[]): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    for (const part of parts) await writeFully(handle, typeof part === 'string' ? Buffer.from(part) : part);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** One write call takes at most 2 GiB. */
async function writeFully(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, Math.min(bytes.length - done, 2 ** 30));
    done += bytesWritten;
  }
}
