import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogRow, TrainReport } from '../../runtime/index.js';
import { readPlan } from '../../runtime/index.js';
import { decodeState } from '../../runtime/plan/plan-state.js';
import { callCliWell } from '../cli/call-cli.js';
import { temporaryFolder } from '../cli/synthetic-scene.js';
import { trainedTrainrun, writeTrainrun } from '../fixtures/trainruns.js';

/** What `cuvisc train --json` prints. */
export interface TrainResult {
  readonly plan: string;
  readonly trains: readonly object[];
  readonly train: TrainReport | null;
  readonly fit: { readonly passes: number } | null;
  readonly values: Readonly<Record<'train' | 'val' | 'test', Readonly<Record<string, number>>>>;
}

export interface PreparedRun {
  readonly file: string;
  readonly out: string;
}

/** Writes the data, the pipeline and `trainrun` into a fresh folder. */
export async function prepared(trainrun = trainedTrainrun): Promise<PreparedRun> {
  const folder = await temporaryFolder();
  return { file: await writeTrainrun(folder, trainrun), out: join(folder, 'out') };
}

export async function trainJson({ file, out }: PreparedRun, ...more: readonly string[]): Promise<TrainResult> {
  return JSON.parse(await callCliWell('train', file, '-o', out, '--json', ...more)) as TrainResult;
}

export const override = (...values: readonly string[]): string[] => values.flatMap((value) => ['--override', value]);

/** Lines of `metrics.jsonl`. */
export async function logOf(out: string): Promise<LogRow[]> {
  const text = await readFile(join(out, 'metrics.jsonl'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as LogRow);
}

/** The state of a plan on disk, as numbers by name. */
export async function stateOf(directory: string): Promise<Readonly<Record<string, readonly number[]>>> {
  const { manifest, files } = await readPlan(directory);
  const file = manifest.stateFile.path;
  const { tensors } = decodeState(manifest, files.get(file) as Uint8Array, file);
  return Object.fromEntries(Object.entries(tensors).map(([name, { data }]) => [name, Array.from(data as Float64Array, Number)]));
}
