import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { lockFolder } from '../../schemas/disk/folder-lock.js';
import { writeAtomically } from '../../schemas/disk/write-atomically.js';
import { withSystemCode, writing } from '../../schemas/disk/write-failed.js';
import { sha256Of } from '../../schemas/plan-serialisation.js';
import { activeTracing } from '../../tracking/index.js';
import type { TrainrunEvent } from '../phases/trainrun-job.js';
import { type PhaseTrackingSettings, trackPhase } from '../tracking/track-phase.js';
import { type PhaseName, phaseFile, phasesFolder, phasesFrom } from './phase-names.js';
import type { PhaseRecord, ResetReport, RunDifference, UsedCheckpoint } from './phase-record.js';
import { recordFiles } from './recorded-files.js';
import { identityKinds, type RunIdentity } from './run-identity.js';

/** A phase that is to be performed. */
export interface PhaseRequest {
  readonly phase: PhaseName;
  /** Folder of the run. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly overrides: readonly string[];
  /** When its work began, in milliseconds since 1970; now if absent. */
  readonly since?: number;
  /** An interrupted phase goes on. */
  readonly resume?: boolean;
  /** What journal and spans are made of; neither is written without. */
  readonly tracking?: PhaseTrackingSettings;
  readonly tell: (event: TrainrunEvent) => void;
}

/** What a phase tells of itself while it works, so that the record of one that fails has it, too. */
export interface PhaseNotes {
  run: string | null;
  identity: RunIdentity;
  drift: readonly RunDifference[];
  checkpoint: UsedCheckpoint | null;
  reset: ResetReport | null;
  readonly notices: string[];
}

/** What the work of a phase came to. */
export interface PhaseOutcome<T> {
  readonly results: T;
  /** Files and folders that it left. */
  readonly outputs: readonly string[];
}

/** A phase that is complete. */
export interface PerformedPhase<T> {
  readonly record: PhaseRecord;
  readonly results: T;
}

/**
 * Performs a phase in the folder of a run, which one verb at a time may: removes the records of this phase and of those that rest on it, does `work`, and
 * writes the record last, after all digests of what it left. What `work` throws is recorded, and thrown. A process that is killed leaves no record.
 * Throws `CuviscError` `plan-locked` while another process performs a phase of the run, and `write-failed`.
 */
export async function performPhase<T>(request: PhaseRequest, work: (notes: PhaseNotes) => Promise<PhaseOutcome<T>>): Promise<PerformedPhase<T>> {
  const { directory, phase, tell, since = Date.now() } = request;
  const folder = join(directory, phasesFolder);
  await writing(folder, () => mkdir(folder, { recursive: true }));
  const lock = await lockFolder(folder, { command: phase, brief: false });
  try {
    await lock.forget();
    for (const each of phasesFrom(phase)) await writing(folder, () => rm(phaseFile(directory, each), { force: true }));
    tell({ type: 'phase-begin', phase, directory });
    const notes: PhaseNotes = { run: null, identity: {}, drift: [], checkpoint: null, reset: null, notices: [] };
    const perform = (): Promise<PerformedPhase<T>> => settled(request, since, notes, () => work(notes));
    return await (request.tracking ? trackPhase({ ...request, tracking: request.tracking }, perform) : perform());
  } finally {
    await lock.release();
  }
}

async function settled<T>(request: PhaseRequest, since: number, notes: PhaseNotes, work: () => Promise<PhaseOutcome<T>>): Promise<PerformedPhase<T>> {
  try {
    const { results, outputs } = await work();
    const files = await activeTracing().span('digest outputs', {}, () => recordFiles(request.directory, outputs));
    const record = recordOf(request, since, notes, { status: 'complete', exitCode: 0, outputs: files, results, error: null });
    await writeRecord(request, record);
    return { record, results };
  } catch (thrown) {
    const failure = failureOf(withSystemCode(thrown));
    const record = recordOf(request, since, notes, { ...failure, outputs: [], results: null });
    // That a failure cannot be recorded must not hide it; then there is no record, which says as much.
    await writeRecord(request, record).catch(() => undefined);
    throw thrown;
  }
}

async function writeRecord({ directory, phase, tell }: PhaseRequest, record: PhaseRecord): Promise<void> {
  await writeAtomically(phaseFile(directory, phase), `${JSON.stringify(record, null, 2)}\n`);
  tell({ type: 'phase-end', phase, directory, record, reused: false });
}

type Ending = Pick<PhaseRecord, 'status' | 'exitCode' | 'outputs' | 'results' | 'error'>;

function recordOf({ phase, environment, overrides }: PhaseRequest, since: number, notes: PhaseNotes, ending: Ending): PhaseRecord {
  const { run, identity, drift, checkpoint, reset, notices } = notes;
  const ended = Date.now();
  return {
    ...{ version: 1, phase, run, key: Object.keys(identity).length === 0 ? null : keyOf(identity) },
    ...{ startedAt: new Date(since).toISOString(), endedAt: new Date(ended).toISOString(), seconds: (ended - since) / 1000 },
    ...{ environment: { ...environment }, overrides: [...overrides], identity, drift: [...drift], checkpoint, reset, notices: [...notices] },
    ...ending,
  };
}

/** SHA-256 of an identity, whose parts are put in an order of their own. */
export function keyOf(identity: RunIdentity): string {
  const parts = identityKinds.map((kind) => [kind, Object.entries(identity[kind] ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))]);
  return sha256Of(JSON.stringify(parts));
}

function failureOf(thrown: unknown): Pick<PhaseRecord, 'status' | 'exitCode' | 'error'> {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return { status: 'interrupted', exitCode: 130, error: { code: 'interrupted', message, place: {}, hint: null } };
  }
  if (!(thrown instanceof CuviscError)) return { status: 'failed', exitCode: 1, error: { code: 'internal-error', message, place: {}, hint: null } };
  const { code, place, hint = null, fault } = thrown;
  return { status: 'failed', exitCode: fault === 'user' ? 2 : 1, error: { code, message, place, hint } };
}
