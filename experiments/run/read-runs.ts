import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { hasEnded } from '../../schemas/disk/process-identity.js';
import type { ExperimentPlan } from '../plan/experiment-plan.js';
import { namesIn } from '../store/records.js';
import { runFolder } from '../store/store-layout.js';
import { type RunEnvironment, runEnvironmentSchema } from './environment.js';
import type { RunEvent } from './run-event.js';
import { type RunRecord, runRecordSchema } from './run-record.js';

/** A run in a list: `died` says that it goes on, and its process has ended. */
export type RunSummary =
  | (Omit<RunRecord, 'status'> & { readonly status: RunRecord['status'] | 'died'; readonly folder: string })
  | { readonly status: 'damaged'; readonly id: string; readonly folder: string; readonly why: string };

/** Everything that is kept of a run. */
export interface KeptRun {
  readonly summary: Exclude<RunSummary, { status: 'damaged' }>;
  /** As it was run, to the byte. */
  readonly plan: ExperimentPlan;
  /** Null while the run begins. */
  readonly environment: RunEnvironment | null;
  /** Without the lines that a killed process has not finished. */
  readonly events: readonly RunEvent[];
}

/** The runs of a store, newest first; none where it does not exist. One that cannot be read is listed as damaged. */
export async function listRuns(store: string): Promise<readonly RunSummary[]> {
  const ids = await namesIn(runFolder(store, ''));
  return (await Promise.all(ids.map((id) => summary(store, id)))).reverse();
}

/** The run `id` of a store. Throws `CuviscError` `run-unreadable`. */
export async function readRun(store: string, id: string): Promise<KeptRun> {
  const found = await summary(store, id);
  if (found.status === 'damaged') throw new CuviscError('run-unreadable', found.why, { place: { file: found.folder } });
  const text = (name: string): Promise<string | null> => readFile(join(found.folder, name), 'utf8').catch(() => null);
  const [plan, environment, events] = await Promise.all(['plan.json', 'env.json', 'events.jsonl'].map(text));
  if (!plan) throw new CuviscError('run-unreadable', `the run ${id} has no plan.json`, { place: { file: found.folder } });
  return {
    summary: found,
    plan: JSON.parse(plan) as ExperimentPlan,
    environment: environment ? runEnvironmentSchema.parse(JSON.parse(environment)) : null,
    events: (events ?? '').split('\n').flatMap(eventOf),
  };
}

async function summary(store: string, id: string): Promise<RunSummary> {
  const folder = runFolder(store, id);
  const text = await readFile(join(folder, 'run.json'), 'utf8').catch(() => null);
  if (text === null) return { status: 'damaged', id, folder, why: `there is no run ${id}, or it has no run.json` };
  const record = parsed(text);
  if (!record) return { status: 'damaged', id, folder, why: `run.json of ${id} is not what cuvisc writes, or of another version` };
  const hasDied = record.status === 'running' && hasEnded(record.process) === true;
  return { ...record, folder, status: hasDied ? 'died' : record.status };
}

function parsed(text: string): RunRecord | undefined {
  try {
    return runRecordSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function eventOf(line: string): RunEvent[] {
  try {
    return [JSON.parse(line) as RunEvent];
  } catch {
    return [];
  }
}
