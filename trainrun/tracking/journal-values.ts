import type { LogRow } from '../../runtime/index.js';
import type { MetricValues, RunJournal } from '../../tracking/index.js';
import type { FinalValues } from '../phases/final-values.js';

/** Writes the numbers of a row of the log into a journal; with the mean of an epoch its number, as in TensorBoard. */
export function journalRow(journal: RunJournal, { stage, epoch, step, ...rest }: LogRow): void {
  const values = Object.fromEntries(Object.entries(rest).filter((entry): entry is [string, number | null] => typeof entry[1] !== 'string'));
  journal.metrics({ stage, epoch, step, values: stage === 'epoch' ? { epoch, ...values } : values });
}

/** Writes what a training ended with into a journal, as `<split>/<name>`. */
export function journalFinal(journal: RunJournal, values: FinalValues, step: number): void {
  const all = Object.entries(values).flatMap(([split, own]: [string, MetricValues]) =>
    Object.entries(own).map(([name, value]) => [inSplit(split, name), value] as const),
  );
  if (all.length > 0) journal.final(Object.fromEntries(all), step);
}

/** Losses have the split in their names, metrics do not. */
function inSplit(split: string, name: string): string {
  return name.startsWith(`${split}/`) || name.startsWith(`${split}_`) ? name : `${split}/${name}`;
}
