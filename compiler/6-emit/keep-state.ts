import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { ManifestValue } from '../../schemas/plan/migrations/contract.js';
import { migrated } from '../../schemas/plan/migrations/migrate.js';
import type { PlanManifest } from '../../schemas/plan.js';
import { manifestFrom, manifestName, serialiseManifest, stateFileRefOf } from '../../schemas/plan-serialisation.js';
import { decodeSafetensors, encodeSafetensors, type TensorFile } from '../../schemas/safetensors.js';
import type { Tensor } from '../../schemas/tensor.js';
import { mismatchOf } from '../../schemas/tensor-spec.js';
import type { PlanFiles } from './emit-plan.js';
import { changedNodes } from './changed-nodes.js';
import type { WrittenPlan } from './write-plan.js';

/**
 * `compiled` with what the plan in `directory` has learnt: the state of every node that, with all that feeds it, is what it was.
 * Throws `CuviscError` `plan-state-lost` naming what cannot be kept and why, unless `force` is set.
 */
export async function keepState(compiled: PlanFiles, directory: string, force: boolean): Promise<WrittenPlan> {
  const before = await learnt(directory);
  if (before === null) return { plan: compiled, kept: [] };
  const lost = before.manifest ? lostStates(before.manifest, compiled.manifest, before.tensors) : new Map(everything(before.tensors));
  if (lost.size > 0 && !force) throw stateLost(directory, lost);
  const kept = Object.entries(before.tensors).filter(([name]) => !lost.has(name));
  if (kept.length === 0) return { plan: compiled, kept: [] };
  return { plan: withTensors(compiled, Object.fromEntries(kept)), kept: [...new Set(kept.map(([name]) => nodeOf(compiled.manifest, name)))] };
}

interface Learnt {
  /** Null if it cannot be read. */
  readonly manifest: PlanManifest | null;
  readonly tensors: TensorFile['tensors'];
}

/** The state that fits, trainings or calls have saved; null if there was none: what the compiler writes has no `fittedLevels`. */
async function learnt(directory: string): Promise<Learnt | null> {
  const manifest = await manifestIn(join(directory, manifestName));
  const names = manifest ? [manifest.stateFile.path] : await readdir(directory);
  for (const name of names.filter((each) => each.endsWith('.safetensors'))) {
    const file = await stateIn(join(directory, name));
    if (file?.metadata.fittedLevels !== undefined) return { manifest, tensors: file.tensors };
  }
  return null;
}

async function manifestIn(file: string): Promise<PlanManifest | null> {
  try {
    return manifestFrom(migrated(JSON.parse(await readFile(file, 'utf8')) as ManifestValue));
  } catch {
    return null;
  }
}

async function stateIn(file: string): Promise<TensorFile | null> {
  try {
    return decodeSafetensors(new Uint8Array(await readFile(file)), file);
  } catch {
    return null;
  }
}

/** Why each state of `tensors` that has no place in the new plan is lost. */
function lostStates(before: PlanManifest, now: PlanManifest, tensors: TensorFile['tensors']): Map<string, string> {
  const changed = changedNodes(before, now);
  return new Map(
    Object.entries(tensors).flatMap(([name, value]) => {
      const why = changed.get(nodeOf(before, name)) ?? mismatch(now, name, value);
      return why === undefined ? [] : [[name, why] as const];
    }),
  );
}

function mismatch({ state }: PlanManifest, name: string, value: Tensor): string | undefined {
  const spec = state.find((each) => each.name === name);
  return spec ? mismatchOf(spec, value) : 'the new plan has no such state';
}

function nodeOf({ state }: PlanManifest, name: string): string {
  return state.find((each) => each.name === name)?.node ?? name.slice(0, name.lastIndexOf('.'));
}

function everything(tensors: TensorFile['tensors']): [string, string][] {
  return Object.keys(tensors).map((name) => [name, `the ${manifestName} of the plan cannot be read`]);
}

/** The plan whose state has `tensors` in place of its initial ones; levels count as fitted up to the first that lacks some. */
function withTensors({ manifest, files }: PlanFiles, tensors: TensorFile['tensors']): PlanFiles {
  const initial = decodeSafetensors(files.get(manifest.stateFile.path) as Uint8Array, manifest.stateFile.path).tensors;
  const unfitted = manifest.fit.findIndex(({ nodes }) =>
    nodes.some(({ writes }) => Object.values(writes).some((name) => !Object.hasOwn(tensors, name))),
  );
  const fittedLevels = String(unfitted === -1 ? manifest.fit.length : unfitted);
  const bytes = encodeSafetensors({ tensors: { ...initial, ...tensors }, metadata: { fittedLevels } });
  const text = serialiseManifest({ ...manifest, stateFile: stateFileRefOf(bytes) });
  const next = manifestFrom(JSON.parse(text));
  const others = [...files].filter(([name]) => name !== manifest.stateFile.path && name !== manifestName);
  return { manifest: next, files: new Map([...others, [next.stateFile.path, bytes], [manifestName, new TextEncoder().encode(text)]]) };
}

function stateLost(directory: string, lost: ReadonlyMap<string, string>): CuviscError {
  const list = [...lost].map(([name, why]) => `  ${name}: ${why}`).join('\n');
  return new CuviscError('plan-state-lost', `${directory} was fitted or trained, and this would be lost:\n${list}`, {
    place: { file: directory },
    hint: 'name another directory with -o, or add --force to give it up',
  });
}
