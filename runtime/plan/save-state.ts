import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { digestOfManifest, serialiseManifest, stateFileRefOf } from '../../schemas/plan-serialisation.js';
import { leftovers } from '../writers/leftovers.js';
import { writeAtomically } from '../writers/write-atomically.js';
import { manifestName } from './plan-files.js';
import { encodeState, type PlanState } from './plan-state.js';
import { readManifest } from './read-manifest.js';
import type { VerifiedPlan } from './verified-plan.js';

/** How a plan directory is changed; tests replace it to stop at any step. */
export interface PlanStore {
  /** Replaces a file so that a crash leaves either the old or the new content. */
  write(path: string, content: Uint8Array | string): Promise<void>;
  remove(path: string): Promise<void>;
}

export const diskStore: PlanStore = { write: writeAtomically, remove: (path) => rm(path, { force: true }) };

const stateFileName = /^state-[0-9a-f]{12}\.safetensors$/;

/**
 * Writes `state` into the plan directory and returns the plan that results. The replacement of `plan.json` is
 * the commit point: a crash before it leaves the old state, after it the new one, and never a plan that does not open.
 * What killed processes left half-written is removed after it. Throws `CuviscError` `plan-changed` if another process has changed the plan since it was opened.
 */
export async function saveState(plan: VerifiedPlan, state: PlanState, store: PlanStore = diskStore): Promise<VerifiedPlan> {
  const bytes = encodeState(state);
  const stateFile = stateFileRefOf(bytes);
  const draft = { ...plan.manifest, stateFile };
  const manifest = { ...draft, digest: digestOfManifest(draft) };
  const files = new Map(plan.files);
  files.delete(plan.manifest.stateFile.path);
  files.set(stateFile.path, bytes);
  await checkUnchanged(plan);
  await store.write(join(plan.directory, stateFile.path), bytes);
  await store.write(join(plan.directory, manifestName), serialiseManifest(manifest));
  await removeOldStates(plan.directory, stateFile.path, store);
  return { ...plan, manifest, files };
}

async function checkUnchanged(plan: VerifiedPlan): Promise<void> {
  const onDisk = await readManifest(plan.directory);
  if (onDisk.digest === plan.manifest.digest) return;
  throw new CuviscError('plan-changed', `${plan.directory} was changed by another process since it was opened`, {
    fault: 'run',
    place: { file: join(plan.directory, manifestName) },
    hint: 'open the plan again',
  });
}

async function removeOldStates(directory: string, current: string, store: PlanStore): Promise<void> {
  const names = await readdir(directory);
  const old = names.filter((name) => stateFileName.test(name) && name !== current);
  for (const name of [...old, ...leftovers(names)]) await store.remove(join(directory, name));
}
