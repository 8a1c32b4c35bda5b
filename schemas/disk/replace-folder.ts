import { copyFile, link, lstat, mkdir, readdir, readFile, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CuviscError } from '../cuvisc-error.js';
import { isLockFile } from './folder-lock.js';
import { leftovers } from './leftovers.js';
import { hasEnded, machineTag } from './process-identity.js';
import { syncFolder } from './sync-folder.js';
import { writeFailed, writing } from './write-failed.js';

/** How to tell in a folder what cuvisc has written from what is the user's. */
export interface FolderKind {
  /** The file that lists what was written; a folder without it is not ours. */
  readonly marker: string;
  /** The paths that a marker's text lists, relative, with `/`, the marker itself aside. Throws if it does not say. */
  readonly listed: (marker: string) => readonly string[];
}

/** What may stand in the way of a folder that is replaced. */
export interface ReplaceOptions {
  /** Replace files of the user that are in the way, and write into folders that are not ours. */
  readonly force?: boolean;
  /** Paths that `fill` will write, as far as they are known before it has begun. */
  readonly expected?: readonly string[];
}

/**
 * Lets `fill` write into an empty folder beside `target` and puts that in its place, so that whoever looks sees the old folder or
 * the whole new one. Of the old one only what its marker lists is gone; every other file is in the new folder too. If `fill` throws, nothing has
 * changed. What a killed process left behind is put right first.
 * Throws `CuviscError` `output-occupied` as `requireReplaceable` does, and `write-failed`.
 */
export async function replaceFolder(
  target: string,
  kind: FolderKind,
  fill: (folder: string) => Promise<void>,
  options: ReplaceOptions = {},
): Promise<void> {
  const path = await realpath(target).catch(() => resolve(target));
  const name = (what: string): string => join(dirname(path), `.${basename(path)}.${what}-${process.pid}-${machineTag}`);
  const [staging, aside] = [name('new'), name('old')];
  await writing(path, async () => {
    await mkdir(dirname(path), { recursive: true });
    await putRight(path);
    const own = await requireReplaceable(path, kind, options);
    try {
      await mkdir(staging);
      await fill(staging);
      await keepOthers({ path, staging, own, force: options.force ?? false });
      await syncFolder(staging);
      await rename(path, aside).catch(ignoreMissing);
      await rename(staging, path);
    } finally {
      await putBack(path, aside);
      await rm(staging, { recursive: true, force: true });
    }
  });
}

/**
 * The paths in `target` that cuvisc has written. Throws `CuviscError` `output-occupied` if it is no folder, has files but no marker, a marker that
 * does not say what was written, or files of others where `expected` ones will be, with `force` only in the first case; and `write-failed`.
 */
export async function requireReplaceable(target: string, kind: FolderKind, options: ReplaceOptions = {}): Promise<ReadonlySet<string>> {
  const names = await readdir(target).catch(async (error: NodeJS.ErrnoException): Promise<string[]> => {
    if (error.code === 'ENOENT') return [];
    throw (await exists(target)) && error.code === 'ENOTDIR' ? occupied(target, 'is not a folder', 'name a new folder') : writeFailed(target, error);
  });
  const own = new Set([kind.marker, ...(names.includes(kind.marker) ? await listedIn(target, kind, options) : [])]);
  if (options.force) return own;
  if (names.some((name) => !isLockFile(name)) && !names.includes(kind.marker)) {
    throw occupied(target, `holds files but no ${kind.marker}, so cuvisc did not write it`);
  }
  for (const file of options.expected ?? []) if (!own.has(file) && (await exists(join(target, file)))) throw inTheWay(target, file);
  return own;
}

async function listedIn(target: string, { marker, listed }: FolderKind, { force }: ReplaceOptions): Promise<readonly string[]> {
  const text = await readFile(join(target, marker), 'utf8');
  try {
    return listed(text);
  } catch {
    if (force) return [];
    throw occupied(target, `has a ${marker} that does not say which files cuvisc wrote`);
  }
}

function occupied(target: string, why: string, hint = 'name a new folder, or add --force: other files in it are kept'): CuviscError {
  return new CuviscError('output-occupied', `${target} ${why}; it is not replaced`, { place: { file: target }, hint });
}

function inTheWay(target: string, file: string): CuviscError {
  return new CuviscError('output-occupied', `${join(target, file)} would be replaced, and cuvisc did not write it`, {
    place: { file: join(target, file) },
    hint: 'move it away, name a new folder, or add --force to replace it',
  });
}

interface Move {
  readonly path: string;
  readonly staging: string;
  readonly own: ReadonlySet<string>;
  readonly force: boolean;
}

/** Links everything in `path` that is not ours into `staging`. A folder that held files of ours only is not made again. */
async function keepOthers(move: Move, folder = ''): Promise<void> {
  const entries = await readdir(join(move.path, folder), { withFileTypes: true }).catch(ignoreMissing);
  const unfinished = leftovers((entries ?? []).map(({ name }) => name));
  for (const entry of entries ?? []) {
    const inside = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      const empty = (await readdir(join(move.path, inside))).length === 0;
      if (empty) await mkdir(join(move.staging, inside), { recursive: true });
      await keepOthers(move, inside);
    } else if (!move.own.has(inside) && !unfinished.includes(entry.name) && !isLockFile(entry.name)) {
      await keepFile(move, inside, folder);
    }
  }
}

async function keepFile({ path, staging, force }: Move, file: string, folder: string): Promise<void> {
  const [from, to] = [join(path, file), join(staging, file)];
  if (await exists(to)) {
    if (force) return;
    throw inTheWay(path, file);
  }
  await mkdir(join(staging, folder), { recursive: true });
  await link(from, to).catch(() => copyFile(from, to));
}

async function exists(file: string): Promise<boolean> {
  return (await lstat(file).catch(() => null)) !== null;
}

/** Finishes the replacements of `path` by processes that were killed: an old folder that nothing came in place of comes back, the rest goes. */
async function putRight(path: string): Promise<void> {
  const prefix = `.${basename(path)}.`;
  const found = (await readdir(dirname(path))).flatMap((name) => {
    const [, what, pid, machine] = (name.startsWith(prefix) && /^(new|old)-(\d+)-([0-9a-f]{6})$/.exec(name.slice(prefix.length))) || [];
    const dead = pid !== undefined && machine !== undefined && hasEnded({ pid: Number(pid), started: null, machine });
    return dead ? [{ what, file: join(dirname(path), name) }] : [];
  });
  for (const { what, file } of found) {
    if (what === 'old') await putBack(path, file);
    else await rm(file, { recursive: true, force: true });
  }
}

/** Moves an old folder back if nothing stands in its place, and removes it otherwise. */
async function putBack(path: string, aside: string): Promise<void> {
  if (await exists(path)) await rm(aside, { recursive: true, force: true });
  else await rename(aside, path).catch(ignoreMissing);
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
