import { stat } from 'node:fs/promises';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { PlanManifest } from '../../schemas/plan.js';
import { checkGraph } from './check-graph.js';
import { checkManifest } from './check-manifest.js';
import { graphRoles } from './graph-roles.js';
import { filesOf, readPlanFile } from './plan-files.js';
import { readManifest } from './read-manifest.js';

/** A plan whose every byte was checked; models and state are made from `files`, never read again from disk. */
export interface VerifiedPlan {
  readonly directory: string;
  readonly manifest: PlanManifest;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Reads a whole plan directory and verifies it.
 * Throws `CuviscError` `plan-not-found` if it is no directory, otherwise as `readManifest`, `readPlanFile`, `checkManifest` and `checkGraph` do.
 */
export async function readPlan(directory: string): Promise<VerifiedPlan> {
  const info = await stat(directory).catch(() => undefined);
  if (!info?.isDirectory()) {
    throw new CuviscError('plan-not-found', `${directory} is not a plan directory`, {
      place: { file: directory },
      hint: 'give the directory that `cuvisc compile` wrote',
    });
  }
  const manifest = await readManifest(directory);
  const files = new Map<string, Uint8Array>();
  for (const ref of filesOf(manifest)) files.set(ref.path, await readPlanFile(directory, ref));
  checkManifest(manifest);
  for (const role of graphRoles(manifest)) checkGraph(role, files.get(role.graph.file.path) as Uint8Array);
  return { directory, manifest, files };
}
