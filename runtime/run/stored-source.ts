import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { writing } from '../../schemas/disk/write-failed.js';
import type { FileSource } from './sources.js';

/**
 * Calls `use` with a source whose files lie on disk: those of a source that brings their bytes in a temporary folder, which is
 * gone afterwards. Errors name files as the source does. Throws `CuviscError` `call-invalid` for a name with folders in it, `write-failed`,
 * and what `use` throws.
 */
export async function onDisk<T>(source: FileSource, use: (stored: FileSource) => Promise<T>): Promise<T> {
  const { bytes, file, labels } = source;
  if (!bytes) return use(source);
  const folder = await writing(tmpdir(), () => mkdtemp(join(tmpdir(), 'cuvisc-bytes-')));
  try {
    for (const [name, content] of Object.entries(bytes)) await store(folder, name, content);
    return await use({ file: join(folder, file), ...(labels !== undefined && { labels: join(folder, labels) }) });
  } catch (error) {
    throw error instanceof CuviscError ? withoutFolder(error, folder) : error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function store(folder: string, name: string, content: Uint8Array): Promise<void> {
  if (name === '' || basename(name) !== name || name.includes('\\') || name === '..') {
    throw new CuviscError('call-invalid', `bytes: \`${name}\` is no plain file name`, { hint: 'name the files of a source without folders' });
  }
  const path = join(folder, name);
  await writing(path, () => writeFile(path, content));
}

function withoutFolder(error: CuviscError, folder: string): CuviscError {
  const { code, message, fault, place, hint } = error;
  const named = (text: string): string => text.replaceAll(join(folder, '/'), '').replaceAll(folder, '');
  const here = place.file === undefined ? place : { ...place, file: named(place.file) };
  return new CuviscError(code, named(message), { fault, place: here, cause: error, ...(hint === undefined ? {} : { hint: named(hint) }) });
}
