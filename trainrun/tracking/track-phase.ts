import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { TrainRunConfig } from '../../schemas/trainrun.js';
import {
  beforeDeath,
  beginRun,
  type LiveTracker,
  openTracing,
  type RunEnd,
  type RunJournal,
  type TrackingTarget,
  trackLive,
} from '../../tracking/index.js';
import type { TrainrunEvent } from '../phases/trainrun-job.js';
import type { PhaseName } from '../run-folder/phase-names.js';
import type { PhaseRecord } from '../run-folder/phase-record.js';
import { inPhase } from './active-phase.js';
import { journalRecord } from './journal-record.js';
import { phaseBeginning } from './phase-beginning.js';

/** What journal and spans of a phase are made of, beside what the phase tells. */
export interface PhaseTrackingSettings {
  readonly config: TrainRunConfig;
  /** Folder of the trainrun, in whose Git checkout the code lies. */
  readonly base: string;
  /** That of the plan as it is compiled; absent where that failed. */
  readonly planDigest?: string | undefined;
  /** A server that is told meanwhile. */
  readonly target?: TrackingTarget | undefined;
  readonly experiment?: string | undefined;
  /** When reading and compiling ended, in milliseconds since 1970. */
  readonly prepared: number;
}

/** A phase that is tracked. */
export interface TrackedPhase {
  readonly phase: PhaseName;
  /** Folder of the run. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly overrides: readonly string[];
  /** When its work began, with reading and compiling, in milliseconds since 1970; now, without these, if absent. */
  readonly since?: number;
  readonly resume?: boolean;
  readonly tracking: PhaseTrackingSettings;
  readonly tell: (event: TrainrunEvent) => void;
}

/** Milliseconds for which a server is waited for at the end: of a phase that ended by itself, and of one that was given up. */
const patience = { ended: 10_000, interrupted: 2_000 } as const;

/**
 * Does the work of a phase with a journal and spans in the folder of its run: the journal has its beginning before `work` is called, and its end
 * whatever becomes of it. A server that is away or refuses costs the work nothing. Throws what `work` throws, and `write-failed`.
 */
export async function trackPhase<T extends { readonly record: PhaseRecord }>(phase: TrackedPhase, work: () => Promise<T>): Promise<T> {
  const { directory, tell } = phase;
  const note = (text: string): void => tell({ type: 'notice', text });
  const journal = beginRun(directory, await phaseBeginning(phase));
  const tracing = openTracing(directory, { resource: { 'cuvisc.run_id': journal.run }, onProblem: note });
  const tracker = phase.tracking.target && trackLive(journal, phase.tracking.target, { note });
  const message = (cause: string): string => `the process was ended by ${cause}`;
  const forget = beforeDeath({ flush: () => undefined, close: (cause) => journal.end({ status: 'killed', error: { message: message(cause) } }) });
  try {
    const settings = phase.since === undefined ? {} : { startTime: phase.since };
    return await tracing.spanFrom(phase.phase, settings, async () => {
      if (phase.since !== undefined) tracing.start('plan', { startTime: phase.since }).end(phase.tracking.prepared);
      const performed = await inPhase({ journal, tracing }, work);
      await journalRecord(journal, performed.record);
      journal.end({ status: 'finished' });
      return performed;
    });
  } catch (error) {
    journal.end(endOf(error));
    throw error;
  } finally {
    forget();
    tracing.close();
    if (tracker) await settle(tracker, journal, note);
  }
}

async function settle(tracker: LiveTracker, { endedAs }: RunJournal, note: (text: string) => void): Promise<void> {
  const done = await tracker.close({ withinMs: endedAs === 'killed' ? patience.interrupted : patience.ended });
  const { report } = tracker;
  if (done && report && report.url !== '') note([`Tracked at ${report.url}.`, ...report.notices].join('\n'));
}

/** A phase that its user gave up was killed; everything else that is thrown is a failure. */
function endOf(error: unknown): RunEnd {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && error.name === 'AbortError') return { status: 'killed', error: { code: 'interrupted', message } };
  return { status: 'failed', error: error instanceof CuviscError ? { code: error.code, message } : { message } };
}
