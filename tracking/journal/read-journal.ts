import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { withSystemCode } from '../../schemas/disk/write-failed.js';
import { type JournalRecord, journalName, journalRecord, type RecordOf } from './journal-records.js';

/** One run of a journal: the lines that belong to it, in their order. */
export interface RecordedRun {
  readonly run: string;
  readonly begin: RecordOf<'begin'>;
  readonly records: readonly JournalRecord[];
}

/** What a journal holds. */
export interface Journal {
  readonly file: string;
  /** In the order in which they began. */
  readonly runs: readonly RecordedRun[];
  /** What could not be read, a line each. */
  readonly notices: readonly string[];
}

/**
 * Reads the journal of a run's folder. A line that cannot be read, such as one that was being written when the process was killed, is told
 * and passed over, as are lines of types that this version does not know. Throws `CuviscError` `journal-missing`, `file-unreadable`.
 */
export async function readJournal(directory: string): Promise<Journal> {
  const file = join(directory, journalName);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? missing(file) : withSystemCode(error);
  });
  return parseJournal(file, text);
}

/** The runs of the text of a journal, read as `readJournal` does. */
export function parseJournal(file: string, text: string): Journal {
  const { records, notices } = parseLines(file, text);
  const { runs, homeless } = runsOf(records);
  return { file, runs, notices: [...notices, ...homeless.map((run) => `${file}: lines of run ${run}, whose beginning is missing, are passed over`)] };
}

/** The runs of records, and the names of those whose beginning is missing. */
function runsOf(records: readonly JournalRecord[]): { readonly runs: RecordedRun[]; readonly homeless: string[] } {
  const byRun = new Map<string, JournalRecord[]>();
  for (const record of records)
    byRun
      .set(record.run, byRun.get(record.run) ?? [])
      .get(record.run)
      ?.push(record);
  const runs: RecordedRun[] = [];
  const homeless: string[] = [];
  for (const [run, own] of byRun) {
    const begin = own.find((record) => record.type === 'begin');
    if (begin) runs.push({ run, begin, records: own });
    else homeless.push(run);
  }
  return { runs, homeless };
}

/** The records of the text of a journal, and what could not be read. */
export function parseLines(file: string, text: string): { readonly records: JournalRecord[]; readonly notices: string[] } {
  const records: JournalRecord[] = [];
  const notices: string[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const record = recordOf(line);
    if (typeof record === 'string') notices.push(`${file}:${i + 1}: ${record}`);
    else records.push(record);
  }
  return { records, notices };
}

function recordOf(line: string): JournalRecord | string {
  try {
    const parsed = journalRecord.safeParse(JSON.parse(line));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    return `a line that this version does not know is passed over: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`;
  } catch {
    return 'an unfinished line is passed over; the process that wrote it was killed, or the disk was full';
  }
}

function missing(file: string): CuviscError {
  return new CuviscError('journal-missing', `there is no journal: ${file} is missing`, {
    place: { file },
    hint: 'name the folder of a run, in which `cuvisc train` or `cuvisc evaluate` has written',
  });
}
