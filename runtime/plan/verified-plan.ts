import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { manifestName } from '../../schemas/plan-serialisation.js';
import { checkGraph } from './check-graph.js';
import { checkManifest } from './check-manifest.js';
import { planGraphs } from './plan-graphs.js';
import { filesOf, readPlanFile } from './plan-files.js';
import { type ReadManifest, readManifest } from './read-manifest.js';

/** A plan whose every byte was checked; models and state are made from `files`, never read again from disk. */
export interface VerifiedPlan extends ReadManifest {
  readonly directory: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Milliseconds after which a plan that could not be read is looked at again, and how often it may have changed meanwhile. */
const pause = 20;
const mostChanges = 50;

/**
 * Reads a whole plan directory and verifies it; if a writer replaces the plan meanwhile, the new one.
 * Throws `CuviscError` `plan-not-found` if it is no directory, otherwise as `readManifest`, `readPlanFile`, `checkManifest` and `checkGraph` do.
 */
export async function readPlan(directory: string): Promise<VerifiedPlan> {
  for (let change = 0; ; change++) {
    const before = await identityOf(directory);
    try {
      return await readOnce(directory);
    } catch (error) {
      await sleep(pause);
      const after = await identityOf(directory);
      if (after === before || change === mostChanges) throw error;
    }
  }
}

/** Which file the manifest is: every commit puts a new one there. Null without one. */
async function identityOf(directory: string): Promise<string | null> {
  const info = await stat(join(directory, manifestName), { bigint: true }).catch(() => null);
  return info && `${info.ino} ${info.mtimeNs}`;
}

async function readOnce(directory: string): Promise<VerifiedPlan> {
  const info = await stat(directory).catch(() => undefined);
  if (!info?.isDirectory()) {
    throw new CuviscError('plan-not-found', `${directory} is not a plan directory`, {
      place: { file: directory },
      hint: 'give the directory that `cuvisc compile` wrote',
    });
  }
  const read = await readManifest(directory);
  const { manifest } = read;
  const files = new Map<string, Uint8Array>();
  for (const ref of filesOf(manifest)) files.set(ref.path, await readPlanFile(directory, ref));
  checkManifest(manifest);
  for (const graph of planGraphs(manifest)) checkGraph(graph, files.get(graph.file.path) as Uint8Array);
  return { directory, ...read, files };
}
