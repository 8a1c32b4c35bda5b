import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writing } from '../../schemas/disk/write-failed.js';

/** Does `work` with a temporary folder in place of that of a run, which is gone afterwards: nothing is left. Throws `write-failed`, and what `work` throws. */
export async function inSmokeFolder<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const folder = await writing(tmpdir(), () => mkdtemp(join(tmpdir(), 'cuvisc-smoke-')));
  try {
    return await work(join(folder, 'run'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
