import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { writing } from '../../schemas/disk/write-failed.js';
import type { LogRow } from './train-events.js';

/** How much of the log belongs to a checkpoint. */
export interface LogPosition {
  readonly lines: number;
  readonly bytes: number;
}

/** `metrics.jsonl`: one JSON object per line, open for appending. */
export interface MetricsLog {
  append(row: object): Promise<void>;
  readonly position: LogPosition;
  /** Brings all lines to the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the log and cuts off what lies beyond `keep`. Throws `CuviscError` `metrics-log-short` if less is there,
 * and `write-failed`, as do its methods.
 */
export async function openMetricsLog(file: string, keep: LogPosition): Promise<MetricsLog> {
  const handle = await writing(file, async () => {
    await mkdir(dirname(file), { recursive: true });
    return open(file, 'a');
  });
  let position = keep;
  try {
    await cut(file, handle, keep.bytes);
  } catch (error) {
    await handle.close();
    throw error;
  }
  return {
    append: async (row) => {
      const line = Buffer.from(`${JSON.stringify(row)}\n`);
      await writing(file, () => handle.appendFile(line));
      position = { lines: position.lines + 1, bytes: position.bytes + line.length };
    },
    get position() {
      return position;
    },
    sync: () => writing(file, () => handle.datasync()),
    close: () => handle.close(),
  };
}

/** The lines of a log that were written at `step`. Throws what the file system throws. */
export async function rowsAtStep(file: string, step: number): Promise<LogRow[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as LogRow).filter((row) => row.step === step);
}

/** A log that only counts, for training without a directory. */
export function countingLog(keep: LogPosition): MetricsLog {
  let position = keep;
  return {
    append: async (row) => {
      position = { lines: position.lines + 1, bytes: position.bytes + Buffer.byteLength(JSON.stringify(row)) + 1 };
    },
    get position() {
      return position;
    },
    sync: async () => undefined,
    close: async () => undefined,
  };
}

async function cut(file: string, handle: Awaited<ReturnType<typeof open>>, bytes: number): Promise<void> {
  const { size } = await handle.stat();
  if (size < bytes) {
    throw new CuviscError('metrics-log-short', `the metrics log has ${size} bytes, the checkpoint was made after ${bytes}`, {
      place: { file },
      hint: 'put the log back beside its checkpoint, or begin a new run',
    });
  }
  await writing(file, () => handle.truncate(bytes));
}
