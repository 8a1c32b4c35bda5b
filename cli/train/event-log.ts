import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogRow } from '../../runtime/index.js';
import { createEventFile } from '../../runtime/writers/tensorboard.js';

/** Sends rows of the metrics log to TensorBoard. */
export interface EventLog {
  add(row: LogRow): void;
  /** Waits until all rows are written. Throws what writing threw. */
  close(): Promise<void>;
}

/** Opens a new event file in `folder`; those that are there already are removed unless the run is resumed. */
export async function openEventLog(folder: string, resume: boolean): Promise<EventLog> {
  if (!resume) await removeEvents(folder);
  const now = Date.now();
  const file = await createEventFile(join(folder, `events.out.tfevents.${now}.cuvisc`), now / 1000);
  let last: Promise<void> = Promise.resolve();
  return {
    add: (row) => {
      const event = { wallTime: Date.now() / 1000, step: row.step, scalars: scalarsOf(row) };
      last = last.then(() => file.append(event));
      last.catch(() => undefined);
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

async function removeEvents(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names.filter((each) => each.includes('tfevents'))) await rm(join(folder, name));
}

/** The numbers of a row by name; the epoch is one of them. */
function scalarsOf({ stage: _, step: __, ...values }: LogRow): Record<string, number> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}
