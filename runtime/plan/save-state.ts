import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { type FolderLock, lockFolder, type LockRequest } from '../../schemas/disk/folder-lock.js';
import { digestOfManifest, manifestName, serialiseManifest, stateFileRefOf } from '../../schemas/plan-serialisation.js';
import { leftovers } from '../../schemas/disk/leftovers.js';
import { writeAtomically } from '../../schemas/disk/write-atomically.js';
import { encodeState, type PlanState } from './plan-state.js';
import { readManifest } from './read-manifest.js';
import type { VerifiedPlan } from './verified-plan.js';

/** How a plan directory is changed; tests replace it to stop at any step. */
export interface PlanStore {
  /** Replaces a file so that a crash leaves either the old or the new content. */
  write(path: string, content: Uint8Array | string): Promise<void>;
  remove(path: string): Promise<void>;
}

/** Saves to disk. */
export const diskStore: PlanStore = { write: writeAtomically, remove: (path) => rm(path, { force: true }) };

const stateFileName = /^state-[0-9a-f]{12}\.safetensors$/;

/** Takes the lock of a plan directory for one that is open. Throws `CuviscError` `plan-locked` and `write-failed`, and `plan-changed` if it is not what it was when it was opened. */
export async function lockPlan(plan: VerifiedPlan, request: LockRequest): Promise<FolderLock> {
  const lock = await lockFolder(plan.directory, request);
  try {
    await checkUnchanged(plan);
    return lock;
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * Writes `state` into the plan directory, whose `lock` the caller holds, and returns the plan that results. The replacement of `plan.json` is
 * the commit point: a crash before it leaves the old state, after it the new one, and never a plan that does not open.
 * After it the state file that it replaced is removed, and what killed writers left. The manifest keeps its version and all its fields. Throws `CuviscError` `write-failed`, and `plan-changed` if
 * the plan is not what it was when it was opened.
 */
export async function saveState(plan: VerifiedPlan, lock: FolderLock, state: PlanState, store: PlanStore = diskStore): Promise<VerifiedPlan> {
  const bytes = encodeState(state);
  const stateFile = stateFileRefOf(bytes);
  const draft = { ...plan.saved, stateFile };
  const digest = digestOfManifest(draft);
  const saved = { ...draft, digest };
  const files = new Map(plan.files);
  files.delete(plan.manifest.stateFile.path);
  files.set(stateFile.path, bytes);
  const names = [plan.manifest.stateFile.path, stateFile.path];
  await checkUnchanged(plan);
  await lock.announce(names);
  await store.write(join(plan.directory, stateFile.path), bytes);
  await lock.verify();
  await store.write(join(plan.directory, manifestName), serialiseManifest(saved));
  await removeSuperseded(plan.directory, [...names, ...lock.abandoned], stateFile.path, store);
  await lock.forget();
  return { ...plan, saved, manifest: { ...plan.manifest, stateFile, digest }, files };
}

async function checkUnchanged(plan: VerifiedPlan): Promise<void> {
  const { manifest: onDisk } = await readManifest(plan.directory);
  if (onDisk.digest === plan.manifest.digest) return;
  throw new CuviscError('plan-changed', `${plan.directory} was changed by another process since it was opened`, {
    fault: 'run',
    place: { file: join(plan.directory, manifestName) },
    hint: 'open the plan again',
  });
}

/** Removes state files that a commit replaced or a killed writer announced, and files that a killed one did not finish. */
async function removeSuperseded(directory: string, names: readonly string[], current: string, store: PlanStore): Promise<void> {
  const old = new Set(names.filter((name) => stateFileName.test(name) && name !== current));
  for (const name of [...old, ...leftovers(await readdir(directory))]) await store.remove(join(directory, name));
}
