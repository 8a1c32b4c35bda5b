import { CuviscError } from '../../schemas/cuvisc-error.js';
import { isFloat } from '../../schemas/dtype.js';
import type { PlanManifest, StateSpec } from '../../schemas/plan.js';
import { corrupt } from './plan-files.js';
import { decodeSafetensors, encodeSafetensors } from '../../schemas/safetensors.js';
import { mismatchOf } from '../../schemas/tensor-spec.js';
import type { Tensors } from '../../schemas/tensor.js';

/** The values of a plan's state by name; a state that was never set is absent. */
export interface PlanState {
  readonly tensors: Tensors;
  /** How many fit levels, counted from the first, have set their state. */
  readonly fittedLevels: number;
}

/**
 * Reads a state file. Throws `CuviscError` `plan-file-corrupt` if a tensor is unknown,
 * or of another dtype or shape than the manifest says, and `state-not-finite`.
 */
export function decodeState(manifest: PlanManifest, bytes: Uint8Array, file: string): PlanState {
  const { tensors, metadata } = decodeSafetensors(bytes, file);
  for (const [name, value] of Object.entries(tensors)) {
    const spec = specOf(manifest, name);
    const problem = spec ? mismatchOf(spec, value) : 'the manifest does not declare it';
    if (problem) throw corrupt(file, `state ${name}: ${problem}`);
  }
  requireFinite(tensors, { place: { file }, hint: 'fit or train the plan again; compile it anew if that does not open it' });
  return { tensors, fittedLevels: fittedLevelsOf(manifest, metadata, file) };
}

function fittedLevelsOf(manifest: PlanManifest, metadata: Readonly<Record<string, string>>, file: string): number {
  const levels = Number(metadata.fittedLevels ?? '0');
  if (Number.isInteger(levels) && levels >= 0 && levels <= manifest.fit.length) return levels;
  throw corrupt(file, `fittedLevels is ${metadata.fittedLevels}, the plan has ${manifest.fit.length} fit levels`);
}

/** The bytes of a state file. Throws `CuviscError` `state-not-finite`. */
export function encodeState(state: PlanState): Uint8Array {
  requireFinite(state.tensors, { fault: 'run', hint: 'look for NaN and infinities in the data, or a learning rate that is too high' });
  return encodeSafetensors({ tensors: state.tensors, metadata: { fittedLevels: String(state.fittedLevels) } });
}

/**
 * `state` with some tensors replaced. Levels whose every written state is among `updates` count as fitted
 * once all before them do. Throws `CuviscError` `state-invalid` for an unknown name, a wrong dtype or shape, `state-not-finite`.
 */
export function withState(manifest: PlanManifest, state: PlanState, updates: Tensors): PlanState {
  for (const [name, value] of Object.entries(updates)) {
    const spec = specOf(manifest, name);
    const problem = spec ? mismatchOf(spec, value) : `the plan has ${namesOf(manifest)}`;
    if (problem) throw new CuviscError('state-invalid', `state ${name}: ${problem}`);
  }
  requireFinite(updates, { hint: 'set finite numbers only' });
  let fittedLevels = state.fittedLevels;
  while (fittedLevels < manifest.fit.length && writesOf(manifest, fittedLevels).every((name) => name in updates)) fittedLevels++;
  return { tensors: { ...state.tensors, ...updates }, fittedLevels };
}

/** State after fit level `level` (from 0) has set `values`; what later levels had set is unset, as it rests on the old values. */
export function withFittedLevel(manifest: PlanManifest, state: PlanState, level: number, values: Tensors): PlanState {
  const stale = new Set(manifest.fit.flatMap((_, later) => (later > level ? writesOf(manifest, later) : [])));
  const unset = manifest.state.filter((spec) => spec.needsFit && stale.has(spec.name)).map((spec) => spec.name);
  const kept = Object.entries(state.tensors).filter(([name]) => !unset.includes(name));
  return { tensors: { ...Object.fromEntries(kept), ...values }, fittedLevels: level + 1 };
}

/** A comparison with NaN is false: a plan with such a state would find nothing, without a word. */
function requireFinite(tensors: Tensors, options: ConstructorParameters<typeof CuviscError>[2]): void {
  for (const [name, { dtype, dims, data }] of Object.entries(tensors)) {
    const at = isFloat(dtype) ? (data as Float64Array).findIndex((value) => !Number.isFinite(value)) : -1;
    if (at < 0) continue;
    throw new CuviscError('state-not-finite', `state ${name}: element ${at} of [${dims.join(', ')}] is ${data[at]}`, options);
  }
}

/** Names of the states that a fit level writes. */
function writesOf(manifest: PlanManifest, level: number): string[] {
  return manifest.fit[level]?.nodes.flatMap((node) => Object.values(node.writes)) ?? [];
}

/** The declaration of a state, if the plan has it. */
export function specOf(manifest: PlanManifest, name: string): StateSpec | undefined {
  return manifest.state.find((spec) => spec.name === name);
}

function namesOf(manifest: PlanManifest): string {
  return manifest.state.length === 0 ? 'no state' : manifest.state.map((spec) => spec.name).join(', ');
}
