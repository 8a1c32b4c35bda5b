import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { leftovers } from '../../schemas/disk/leftovers.js';
import { sweepLocks } from './lock-key.js';
import { namesIn, recordedStages } from './records.js';
import { recordsFolder, temporaryFolder } from './store-layout.js';

/** Removes what killed processes have left half-done. What living ones are about stays, on whatever machine they are. */
export async function sweepStore(store: string): Promise<void> {
  const stages = await recordedStages(store);
  for (const folder of [temporaryFolder(store), ...stages.map((stage) => recordsFolder(store, stage))]) {
    for (const name of leftovers(await namesIn(folder))) await rm(join(folder, name), { recursive: true, force: true });
  }
  await sweepLocks(store);
}
