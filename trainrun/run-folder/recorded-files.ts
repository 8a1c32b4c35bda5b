import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { leftovers } from '../../schemas/disk/leftovers.js';
import { isLockFile } from '../../schemas/disk/folder-lock.js';
import { readRefused } from '../../schemas/disk/read-refused.js';
import type { RecordedFile } from './phase-record.js';

/** Size and SHA-256 of a file, whose path is recorded from `directory`. Throws `CuviscError` `file-not-found`, `file-unreadable`. */
export async function recordFile(directory: string, file: string): Promise<RecordedFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const part of createReadStream(file)) {
      hash.update(part as Buffer);
      bytes += (part as Buffer).length;
    }
  } catch (error) {
    throw readRefused(file, error);
  }
  return { path: relative(resolve(directory), resolve(file)).split(sep).join('/'), bytes, sha256: hash.digest('hex') };
}

/** Records every file in `paths`, files or folders below `directory` in which locks and what is half-written do not count; what is missing is left out. */
export async function recordFiles(directory: string, paths: readonly string[]): Promise<RecordedFile[]> {
  const found: RecordedFile[] = [];
  for (const path of paths) for (const file of await filesIn(path)) found.push(await recordFile(directory, file));
  return found;
}

async function filesIn(path: string): Promise<string[]> {
  const info = await stat(path).catch(() => null);
  if (!info) return [];
  if (!info.isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !isLockFile(entry.name) && leftovers([entry.name]).length === 0);
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}
