import { cp, readdir, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { CodecPlace, Written } from './codec.js';

/**
 * Copies the folder that a stage gave by its path (relative ones start at the experiment) into an artifact: all of it, or the files `only` names. What links
 * lead to is copied. Throws `CuviscError` `value-unwritable` if there is no such folder.
 */
export async function copyFolder(value: string, { folder, base }: CodecPlace, only?: readonly string[]): Promise<Written> {
  const from = typeof value === 'string' ? resolve(base, value) : '';
  const found = await stat(from).catch(() => null);
  if (typeof value !== 'string' || !found?.isDirectory()) throw noFolder(value);
  if (only) for (const file of only) await cp(join(from, file), join(folder, file), { dereference: true });
  else await cp(from, folder, { recursive: true, dereference: true });
  return { members: await filesBelow(folder) };
}

/** Every file below `folder`, relative to it, with `/`, sorted. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  return files.map((file) => file.split(sep).join('/')).sort();
}

function noFolder(value: unknown): CuviscError {
  const shown = typeof value === 'string' ? value : `a ${typeof value}`;
  return new CuviscError('value-unwritable', `${shown} is no folder`, {
    hint: 'return the path of a folder that the stage has filled, in `context.scratch` say',
  });
}
