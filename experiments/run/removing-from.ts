import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { lockFolder, lockOwners } from '../../schemas/disk/folder-lock.js';
import { writing } from '../../schemas/disk/write-failed.js';
import { removalFolder } from '../store/store-layout.js';
import { listRuns } from './read-runs.js';

/**
 * Does `work`, which removes things from `store`, while no run goes on there: runs that start meanwhile wait. Both sides say first that they are there
 * and look for the other afterwards. Throws `CuviscError` `store-in-use` naming the run, and `plan-locked` where another process removes things.
 */
export async function removingFrom<T>(store: string, command: string, work: () => Promise<T>): Promise<T> {
  const folder = removalFolder(store);
  await writing(folder, () => mkdir(folder, { recursive: true }));
  const lock = await lockFolder(folder, { command, brief: true });
  try {
    await lock.forget();
    const run = (await listRuns(store)).find(({ status }) => status === 'running');
    if (run) throw inUse(store, run.id);
    return await work();
  } finally {
    await lock.release();
  }
}

/** Waits until nobody removes things from `store`. The run that calls it has said that it is there. */
export async function untilNothingIsRemoved(store: string): Promise<void> {
  while ((await lockOwners(removalFolder(store))).length > 0) await sleep(50);
}

function inUse(store: string, run: string): CuviscError {
  return new CuviscError('store-in-use', `the run ${run} goes on in ${store}`, {
    fault: 'run',
    place: { file: store },
    hint: 'wait until it is done, or stop it',
  });
}
