import { setTimeout as sleep } from 'node:timers/promises';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { RecordOf } from '../journal/journal-records.js';
import { type RecordedRun, readJournal } from '../journal/read-journal.js';
import { createClient, type MlflowClient, TrackingError } from './mlflow-client.js';
import { type DeliveryReport, RunDelivery } from './run-delivery.js';
import type { TrackingTarget } from './tracking-target.js';

/** How a journal is brought to a server. */
export interface DeliverySettings {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which a call counts as unanswered; 30 seconds if absent. */
  readonly timeout?: number;
  /** Milliseconds before a call that failed is made again, twice as many each time, as often as there are numbers; 0.5 to 8 seconds if absent. */
  readonly pauses?: readonly number[];
}

/** What became of a journal. */
export interface JournalDelivery {
  readonly runs: readonly DeliveryReport[];
  /** What could not be read of the journal. */
  readonly notices: readonly string[];
}

/**
 * Brings every run of the journal in `directory` to a server that may have all of it, some, or nothing: what it has stays, what it lacks is sent. Of runs
 * that have no row there the `url` is empty.
 * Called again it sends nothing. Throws `CuviscError` `journal-missing`, `file-unreadable`, `tracking-refused`, and `tracking-unreachable` after
 * several tries.
 */
export async function deliverJournal(directory: string, target: TrackingTarget, settings: DeliverySettings = {}): Promise<JournalDelivery> {
  const { runs, notices } = await readJournal(directory);
  const client = createClient(target, settings);
  const reports: DeliveryReport[] = [];
  for (const run of runs) reports.push(await deliverRun(client, run, settings));
  return { runs: reports, notices };
}

async function deliverRun(client: MlflowClient, run: RecordedRun, settings: DeliverySettings): Promise<DeliveryReport> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const delivery = deliveryOf(client, run);
    if ((await patiently(() => delivery.flush(), settings)) === 'done') return delivery.report;
  }
  throw new CuviscError('tracking-refused', `others keep creating the run ${run.run} at ${client.uri}`, {
    fault: 'run',
    hint: 'wait until they have ended, and call it again',
  });
}

function deliveryOf(client: MlflowClient, { begin, records }: RecordedRun): RunDelivery {
  const delivery = new RunDelivery(client, begin);
  for (const record of records) delivery.accept(record);
  const owner = records.findLast((record): record is RecordOf<'begin'> | RecordOf<'continue'> => 'process' in record) ?? begin;
  delivery.acceptNoMore(records.at(-1) ?? begin, owner.process);
  return delivery;
}

/** Does `work` again while the server does not answer, and more slowly each time. */
async function patiently<T>(work: () => Promise<T>, { signal, pauses = [500, 1000, 2000, 4000, 8000] }: DeliverySettings): Promise<T> {
  for (const pause of pauses) {
    try {
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof TrackingError) || error.code !== 'tracking-unreachable') throw error;
      await sleep(Math.max(pause, error.retryAfter ?? 0), undefined, { signal });
    }
  }
  return work();
}
