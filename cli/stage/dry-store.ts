import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyRecord, type ExperimentPlan, linked, openStore, type Store } from '../../experiments/index.js';

/** A store that is gone once it is disposed of. */
export interface DryStore extends AsyncDisposable {
  readonly store: Store;
}

/** A temporary store with what a plan reuses; the files are those of `from`, which nothing writes to. */
export async function dryStore({ instances }: ExperimentPlan, from: Store): Promise<DryStore> {
  const folder = await mkdtemp(join(tmpdir(), 'cuvisc-dry-'));
  for (const { stage, key, action } of instances) {
    const found = key === null || action === 'RUN' ? undefined : await from.find(stage, key);
    if (found?.state === 'found') await copyRecord(from.folder, folder, found.record, linked).catch(() => undefined);
  }
  return { store: openStore(folder), [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
