import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { ownIdentity } from '../../schemas/disk/process-identity.js';
import type { PlainValue } from './flatten-params.js';
import { type EndStatus, type JournalRecord, journalName, journalVersion } from './journal-records.js';
import { openLineFile } from './line-file.js';
import { toJsonNumber } from './special-numbers.js';

/** What is known of a run when it begins. */
export interface RunBeginning {
  /** For people; need not be unique. */
  readonly name: string;
  /** Runs of one experiment are compared with each other. */
  readonly experiment: string;
  /** What the run does: `train`, `evaluate`. */
  readonly phase: string;
  /** The resolved configuration, as `flattenParams` gives it. */
  readonly params?: Readonly<Record<string, PlainValue>>;
  /** Revisions, digests and other marks by name. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The run below which this one is shown. */
  readonly parent?: string | undefined;
  /** A server has a row of the run only if it fails. */
  readonly quiet?: boolean;
  /** The run of this journal that goes on; everything else above is then that of its beginning. */
  readonly continues?: string | undefined;
}

/** Measured numbers by name; null is undefined (0/0). */
export type MetricValues = Readonly<Record<string, number | null>>;

/** Numbers that were measured at one step. */
export interface MetricRow {
  /** Updates so far. */
  readonly step: number;
  readonly epoch?: number;
  /** Of which split: `train`, `epoch`, `val`, `test`. */
  readonly stage?: string;
  readonly values: MetricValues;
  /** Milliseconds since 1970; now if absent. */
  readonly time?: number;
}

/** A file that a run has written. */
export interface ArtifactReference {
  /** From the folder of the run, with `/`. */
  readonly path: string;
  readonly bytes: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  readonly role?: string | undefined;
}

/** How a run ended, and why if not well. */
export interface RunEnd {
  readonly status: EndStatus;
  readonly error?: { readonly code?: string; readonly message: string } | undefined;
}

/** The journal of a run that is under way. Every call has written its line when it returns, and throws `write-failed`. */
export interface RunJournal {
  /** UUID. */
  readonly run: string;
  readonly directory: string;
  readonly file: string;
  metrics(row: MetricRow): void;
  /** The run goes on from `step`: points of later steps do not count, they come again. */
  resumedAt(step: number): void;
  /** What the run came to. */
  final(values: MetricValues, step?: number): void;
  tags(tags: Readonly<Record<string, string>>): void;
  artifact(reference: ArtifactReference): void;
  /** The last line; calls after it write nothing. */
  end(end: RunEnd): void;
  /** How the run ended, once `end` was called. */
  readonly endedAs: EndStatus | undefined;
  /** Calls `listener` after each line. */
  onLine(listener: () => void): void;
}

type WithoutPlace<R> = R extends JournalRecord ? Omit<R, 'run' | 'time'> & { readonly time?: number } : never;

/** A line as it is asked for; run and time are added. */
type Entry = WithoutPlace<JournalRecord>;

/**
 * Begins a run, or goes on with one, in the journal of `directory`, which is created. Beginning and end reach the disk before the call
 * returns; lines between are safe from the death of this process. Throws `CuviscError` `write-failed`.
 */
export function beginRun(directory: string, { continues, ...beginning }: RunBeginning): RunJournal {
  const lines = openLineFile(join(directory, journalName));
  const run = continues ?? randomUUID();
  const listeners: (() => void)[] = [];
  let endedAs: EndStatus | undefined;
  const write = (entry: Entry): void => {
    if (endedAs) return;
    const { type, time = Date.now(), ...rest } = entry;
    lines.append([JSON.stringify({ type, run, time, ...rest }, specialNumbers)]);
    for (const listener of listeners) listener();
  };
  write(continues === undefined ? beginEntry(beginning) : { type: 'continue', process: ownIdentity() });
  lines.sync();
  return {
    ...{ run, directory, file: lines.file },
    metrics: (row) => write({ type: 'metrics', ...row, values: { ...row.values } }),
    resumedAt: (step) => write({ type: 'resumed', step }),
    final: (values, step = 0) => write({ type: 'final', step, values: { ...values } }),
    tags: (tags) => write({ type: 'tags', tags: { ...tags } }),
    artifact: (reference) => write({ type: 'artifact', ...reference }),
    end: (end) => {
      if (endedAs) return;
      write({ type: 'end', ...end });
      endedAs = end.status;
      lines.sync();
      lines.close();
    },
    get endedAs() {
      return endedAs;
    },
    onLine: (listener) => void listeners.push(listener),
  };
}

function beginEntry({ name, experiment, phase, params = {}, tags = {}, parent, quiet }: Omit<RunBeginning, 'continues'>): Entry {
  const known = {
    name,
    experiment,
    phase,
    params: { ...params },
    tags: { ...tags },
    ...(parent !== undefined && { parent }),
    ...(quiet && { quiet }),
  };
  return { type: 'begin', version: journalVersion, ...known, process: ownIdentity() };
}

function specialNumbers(_: string, value: unknown): unknown {
  return typeof value === 'number' ? toJsonNumber(value) : value;
}
