import { checkpointName } from './checkpoint-name.js';
import { improves, type Values } from './metric-values.js';
import type { CheckpointConfig } from '../../schemas/training/config.js';

/** A checkpoint that is kept. `value` is that of the monitor, null if it was undefined or there is none. */
export interface SavedCheckpoint {
  /** File name in the folder of checkpoints. */
  readonly file: string;
  readonly value: number | null;
  readonly epoch: number;
  readonly step: number;
}

/** What is in the folder; plain data. */
export interface CheckpointState {
  /** Best first; without a monitor the latest first. */
  readonly saved: readonly SavedCheckpoint[];
  /** Files that were there before training began, whose names are taken. */
  readonly foreign: readonly string[];
  readonly last: string | null;
}

/** Which checkpoints to write and to remove now. */
export interface CheckpointDecision {
  /** Files to write. */
  readonly write: readonly string[];
  readonly remove: readonly string[];
  readonly state: CheckpointState;
}

const extension = '.safetensors';

/** Decides what to write and what to remove for a checkpoint at `step` of `epoch` (from 0). Files are to be written first. */
export function decideCheckpoint(
  config: CheckpointConfig,
  state: CheckpointState,
  at: { epoch: number; step: number },
  values: Values,
): CheckpointDecision {
  const value = config.monitor === null ? null : (values[config.monitor] ?? null);
  const ranked = rank(config, state.saved, { ...at, value });
  const limit = config.saveTopK === -1 ? ranked.length : config.saveTopK;
  const kept = ranked.slice(0, limit);
  const dropped = ranked.slice(limit).flatMap((each) => ('file' in each ? [each.file] : []));
  const template = config.filename ?? '{epoch}-{step}';
  const name = checkpointName(template, { ...values, ...at }, config.autoInsertMetricName);
  const taken = [...state.foreign, ...state.saved.map((each) => each.file).filter((file) => !dropped.includes(file))];
  const file = config.enableVersionCounter ? untaken(name, taken) : `${name}${extension}`;
  const isNew = kept.some((each) => !('file' in each));
  const saved = kept.filter((each) => !isNew || !('file' in each) || each.file !== file).map((each) => ('file' in each ? each : { file, ...each }));
  const last = config.saveLast ? (state.last ?? (config.enableVersionCounter ? untaken('last', state.foreign) : `last${extension}`)) : null;
  return {
    write: [...(isNew ? [file] : []), ...(last ? [last] : [])],
    remove: dropped.filter((old) => old !== file || !isNew),
    state: { ...state, saved, last },
  };
}

type Candidate = Omit<SavedCheckpoint, 'file'>;

/** Puts the new one before the first that is worse: an equal one stays ahead of it. Without a monitor it is the first. */
function rank(config: CheckpointConfig, saved: readonly SavedCheckpoint[], candidate: Candidate): (SavedCheckpoint | Candidate)[] {
  const worst = config.mode === 'min' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  const place = saved.findIndex((each) => config.monitor === null || improves(config.mode, candidate.value ?? worst, each.value ?? worst));
  return place === -1 ? [...saved, candidate] : [...saved.slice(0, place), candidate, ...saved.slice(place)];
}

/** `name`, or with the first of -v1, -v2, ... that is free. */
function untaken(name: string, taken: readonly string[]): string {
  let file = `${name}${extension}`;
  for (let version = 1; taken.includes(file); version++) file = `${name}-v${version}${extension}`;
  return file;
}
