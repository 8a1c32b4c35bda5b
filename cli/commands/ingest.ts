import { CuviscError } from '../../schemas/cuvisc-error.js';
import { type DeliveryReport, deliverJournal, type TrackingTarget } from '../../tracking/index.js';
import { defineCommand } from '../command.js';
import { renderFailure, failureOf } from '../failure.js';
import { track, trackedBy } from '../options/track.js';
import { renderTable } from '../print/table.js';
import type { Session } from '../session.js';

/** What became of the journal of a folder. */
interface FolderDelivery {
  readonly directory: string;
  readonly runs: readonly DeliveryReport[];
  readonly notices: readonly string[];
  /** Why nothing of it was brought. */
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** `cuvisc ingest`: what was recorded without a server, or while it was away. */
export const ingest = defineCommand({
  name: 'ingest',
  summary: 'Brings what is recorded of runs to an MLflow server; what the server has is not sent again.',
  examples: ['cuvisc ingest outputs/cosine --track http://127.0.0.1:5000', 'cuvisc ingest outputs/seed-1 outputs/seed-2 outputs/seed-3'],
  operands: [{ syntax: '<runs...>', doc: 'folders of runs, each with a journal.jsonl' }],
  options: { track: { ...track, doc: 'the MLflow server, as http://host:port; default: that of MLFLOW_TRACKING_URI' } },
  async run({ operands, options, session }) {
    const target = trackedBy(options.track ?? true, session) as TrackingTarget;
    const folders: FolderDelivery[] = [];
    for (const directory of operands) folders.push(await delivered(directory, target, session));
    const rows = folders.flatMap(({ directory, runs }) => runs.map((run) => rowOf(directory, run)));
    const failed = folders.some(({ error }) => error !== null);
    return { text: rows.length === 0 ? '' : renderTable(columns, rows), json: { server: target.uri, folders }, exitCode: failed ? 2 : 0 };
  },
});

/** A folder without a readable journal does not keep the others; a server that does not answer, or refuses, does. */
async function delivered(directory: string, target: TrackingTarget, session: Session): Promise<FolderDelivery> {
  try {
    const { runs, notices } = await deliverJournal(directory, target, { signal: session.signal });
    for (const notice of new Set([...notices, ...runs.flatMap((run) => run.notices)])) session.note(notice);
    return { directory, runs, notices, error: null };
  } catch (error) {
    if (!(error instanceof CuviscError) || error.code === 'tracking-unreachable' || error.code === 'tracking-refused') throw error;
    if (!session.json) session.terminal.err(renderFailure(failureOf(error), session.terminal.colours.err));
    return { directory, runs: [], notices: [], error: { code: error.code, message: error.message } };
  }
}

const columns = ['run', 'phase', 'status', 'params', 'tags', 'points', 'there before', 'page'] as const;

function rowOf(directory: string, { phase, status, sent, already, url }: DeliveryReport): string[] {
  return [directory, phase, status, String(sent.params), String(sent.tags), String(sent.metrics), String(already), url];
}
