import { resolve } from 'node:path';
import { manifestName } from '../../schemas/plan-serialisation.js';
import type { Codec } from './codec.js';
import { copyFolder } from './copy-folder.js';

/**
 * A plan directory: the stage gives its path, and who reads it gets that of a copy, which opens and runs. To fit or train it, copy it first: what lies in the
 * store is not to be changed. Writing takes the files that the plan's manifest lists, and throws what `readPlan` throws if the plan is damaged.
 */
export function planDirectory(): Codec<string> {
  return {
    id: 'plan-directory',
    version: 1,
    ext: '.plan',
    write: async (value, place) => copyFolder(value, place, await planFiles(resolve(place.base, value))),
    read: async ({ folder }) => folder,
    verify: async ({ folder }) => void (await planFiles(folder)),
  };
}

async function planFiles(directory: string): Promise<string[]> {
  const { readPlan } = await import('../../runtime/index.js');
  return [manifestName, ...(await readPlan(directory)).files.keys()];
}
