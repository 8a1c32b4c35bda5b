import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogRow } from '../../runtime/index.js';
import { writing } from '../../schemas/disk/write-failed.js';
import { createEventFile } from '../../runtime/index.js';

/** Sends rows of the metrics log to TensorBoard. */
export interface EventLog {
  add(row: LogRow): void;
  /** Takes back what earlier files have from `step` on, but for `rows`. */
  resumed(point: { readonly step: number; readonly rows: readonly LogRow[] }): void;
  /** Waits until all rows are written. Throws `CuviscError` `write-failed` if they could not be. */
  close(): Promise<void>;
}

/** Opens a new event file in `folder`; those that are there already are removed unless the run is resumed. */
export async function openEventLog(folder: string, resume: boolean): Promise<EventLog> {
  if (!resume) await writing(folder, () => removeEvents(folder));
  const now = Date.now();
  const path = join(folder, `events.out.tfevents.${now}.cuvisc`);
  const file = await writing(path, () => createEventFile(path, now / 1000));
  let last: Promise<void> = Promise.resolve();
  const enqueue = (write: () => Promise<void>): void => {
    last = last.then(() => writing(path, write));
    last.catch(() => undefined);
  };
  const add = (row: LogRow): void => {
    const event = { wallTime: Date.now() / 1000, step: row.step, scalars: scalarsOf(row) };
    enqueue(() => file.append(event));
  };
  return {
    add,
    resumed: ({ step, rows }) => {
      enqueue(() => file.restart(step, Date.now() / 1000));
      for (const row of rows) add(row);
    },
    close: async () => {
      try {
        await last;
      } finally {
        await file.close();
      }
    },
  };
}

/** What `openEventLog` calls its files; those of other programs end otherwise. */
const eventFile = /^events\.out\.tfevents\.\d+\.cuvisc$/;

async function removeEvents(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names.filter((each) => eventFile.test(each))) await rm(join(folder, name));
}

/** The numbers of a row by name; the epoch is one of them. */
function scalarsOf({ stage: _, step: __, ...values }: LogRow): Record<string, number> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}
