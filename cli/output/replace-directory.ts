import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';

/**
 * Lets `fill` write into an empty folder beside `target` and then puts that in the place of `target`, so that whoever looks
 * sees the old folder or the whole new one. If `fill` throws, nothing has changed. What a killed process left behind is removed.
 * `marker` is a file that `fill` writes: a folder with other content and without it is not ours and is refused with
 * `CuviscError` `output-occupied`.
 */
export async function replaceDirectory(target: string, marker: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const path = resolve(target);
  await requireReplaceable(target, marker);
  await mkdir(dirname(path), { recursive: true });
  await removeLeftovers(path);
  const staging = join(dirname(path), `.${basename(path)}.new-${process.pid}`);
  const aside = join(dirname(path), `.${basename(path)}.old-${process.pid}`);
  await mkdir(staging);
  try {
    await fill(staging);
    await syncFolder(staging);
    await rename(path, aside).catch(ignoreMissing);
    await rename(staging, path);
  } finally {
    await rm(staging, { recursive: true, force: true });
    await rm(aside, { recursive: true, force: true });
  }
}

/** Throws `CuviscError` `output-occupied` if `target` exists, is not empty and does not hold `marker`. */
export async function requireReplaceable(target: string, marker: string): Promise<void> {
  const names = await readdir(target).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw occupied(target, 'is not a folder');
  });
  if (names.length > 0 && !names.includes(marker)) throw occupied(target, `holds files but no ${marker}, so cuvisc did not write it`);
}

function occupied(target: string, why: string): CuviscError {
  return new CuviscError('output-occupied', `${target} ${why}; it is not replaced`, { place: { file: target }, hint: 'name a new folder' });
}

async function removeLeftovers(path: string): Promise<void> {
  const prefix = `.${basename(path)}.`;
  for (const name of await readdir(dirname(path))) {
    const [, pid] = (name.startsWith(prefix) && /^(?:new|old)-(\d+)$/.exec(name.slice(prefix.length))) || [];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(dirname(path), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Makes the names in a folder durable; systems that cannot open folders do it themselves. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
