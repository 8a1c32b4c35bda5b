import type { Span } from '@opentelemetry/api';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import {
  beforeDeath,
  beginRun,
  type LiveTracker,
  openTracing,
  type RunBeginning,
  type RunEnd,
  type RunJournal,
  type Tracing,
  type TrackingTarget,
  trackLive,
} from '../../tracking/index.js';

/** How a phase of a run is recorded. */
export interface PhaseTrackingSettings {
  /** A server that is told meanwhile. */
  readonly target?: TrackingTarget | undefined;
  /** When the work began, in milliseconds since 1970, if that was earlier. */
  readonly began?: number | undefined;
  readonly note?: (text: string) => void;
}

/** A phase under way: its journal and its spans. */
export interface PhaseTracking {
  /** `undefined` where nothing is written. */
  readonly journal: RunJournal | undefined;
  readonly tracing: Tracing;
  /** The span of the whole phase. */
  readonly span: Span;
}

/** Milliseconds for which a server is waited for at the end: of a phase that ended by itself, and of one that was given up. */
const patience = { ended: 10_000, interrupted: 2_000 } as const;

/**
 * Does the work of a phase with a journal and spans in `directory`: the phase has begun before `work` is called, and its end is in the journal
 * whatever becomes of it; with `null` nothing is written. The work goes on where tracking fails. Throws what `work` throws, and `write-failed`.
 */
export async function trackPhase<T>(
  directory: string | null,
  beginning: RunBeginning,
  { target, began, note = () => undefined }: PhaseTrackingSettings,
  work: (record: PhaseTracking) => Promise<T>,
): Promise<T> {
  const journal = directory === null ? undefined : beginRun(directory, beginning);
  const resource = { 'cuvisc.run': beginning.name, ...(journal ? { 'cuvisc.run_id': journal.run } : {}) };
  const tracing = openTracing(directory, { resource, onProblem: note });
  const tracker = journal && target && trackLive(journal, target, { note });
  const forget = beforeDeath({
    flush: () => undefined,
    close: (cause) => journal?.end({ status: 'killed', error: { message: `the process was ended by ${cause}` } }),
  });
  try {
    const started = began === undefined ? {} : { startTime: began };
    return await tracing.spanFrom(beginning.phase, started, async (span) => {
      const result = await work({ journal, tracing, span });
      journal?.end({ status: 'finished' });
      return result;
    });
  } catch (error) {
    journal?.end(endOf(error));
    throw error;
  } finally {
    forget();
    tracing.close();
    await closeTracker(tracker, journal, note);
  }
}

async function closeTracker(tracker: LiveTracker | undefined, journal: RunJournal | undefined, note: (text: string) => void): Promise<void> {
  if (!tracker || !journal) return;
  const done = await tracker.close({ withinMs: journal.endedAs === 'killed' ? patience.interrupted : patience.ended });
  const { report } = tracker;
  if (done && report) note([`Tracked at ${report.url}.`, ...report.notices].join('\n'));
}

/** A phase that its user gave up was killed; everything else that is thrown is a failure. */
function endOf(error: unknown): RunEnd {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && error.name === 'AbortError') return { status: 'killed', error: { code: 'interrupted', message } };
  return { status: 'failed', error: error instanceof CuviscError ? { code: error.code, message } : { message } };
}
