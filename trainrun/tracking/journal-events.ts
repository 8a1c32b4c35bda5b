import type { LogRow } from '../../runtime/index.js';
import type { MetricValues, RunJournal } from '../../tracking/index.js';
import type { FinalValues } from '../phases/final-values.js';
import type { TrainrunEvent } from '../phases/trainrun-job.js';

/** Writes into a journal what a trainrun tells of its numbers. */
export function journalEvent(journal: RunJournal, event: TrainrunEvent): void {
  if (event.type !== 'train') return;
  if (event.event.type === 'log') journalRow(journal, event.event.row);
  else if (event.event.type === 'resumed') journal.resumedAt(event.event.step);
}

/** The numbers of a row; the epoch is one of them, as in TensorBoard. */
function journalRow(journal: RunJournal, { stage, epoch, step, ...rest }: LogRow): void {
  const values = Object.fromEntries(Object.entries(rest).filter((entry): entry is [string, number | null] => typeof entry[1] !== 'string'));
  journal.metrics({ stage, epoch, step, values: stage === 'epoch' ? { epoch, ...values } : values });
}

/** What a run ended with, as `<split>/<name>`. */
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
