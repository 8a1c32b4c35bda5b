import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { CuviscError } from '../cuvisc-error.js';

/** `CuviscError` `file-not-regular` for a path that names a folder, a pipe or a device where a file is read. */
export function notAFile(file: string, cause?: unknown): CuviscError {
  return new CuviscError('file-not-regular', 'this is a folder or a device, not a file', { place: { file }, hint: 'name a file', cause });
}

/**
 * What the operating system threw while `file` was opened or read, as `CuviscError`: `file-not-found` naming the part of the path that
 * is missing, `file-not-regular` for a folder, else `file-unreadable` with the system's code.
 */
export function readRefused(file: string, cause: unknown): CuviscError {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown reason';
  if (code === 'EISDIR') return notAFile(file, cause);
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new CuviscError('file-not-found', 'there is no such file', { place: { file }, hint: missingPart(file), cause });
  const hint = 'see that you may read it, or copy it to another place';
  return new CuviscError('file-unreadable', `the file cannot be read (${code})`, { place: { file }, hint, cause });
}

/** Where a path ends that should go on. */
function missingPart(file: string): string {
  let there = dirname(resolve(file));
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  return `${there} has no ${relative(there, resolve(file))}`;
}
