import { mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { PlanFiles } from './emit-plan.js';

/**
 * Writes a plan directory, replacing one that is there. All files are written and flushed under a temporary name
 * beside it, which is then renamed, so that a reader sees the old plan or the new one.
 */
export async function writePlan({ files }: PlanFiles, directory: string): Promise<void> {
  const target = resolve(directory);
  await mkdir(dirname(target), { recursive: true });
  const workplace = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
  const temporary = join(workplace, 'plan');
  try {
    await mkdir(temporary);
    for (const [name, bytes] of files) await writeFlushed(join(temporary, name), bytes);
    await replaceDirectory(temporary, target);
  } finally {
    await rm(workplace, { recursive: true, force: true });
  }
}

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A directory that exists cannot be renamed over: it steps aside first and is removed last. */
async function replaceDirectory(from: string, to: string): Promise<void> {
  const aside = await mkdtemp(join(dirname(to), `.${basename(to)}-old-`));
  try {
    await rename(to, join(aside, 'plan')).catch(ignoreMissing);
    await rename(from, to);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
