import { isTrainingLogName } from '../../schemas/training-names.js';
import type { TrainReport } from '../../runtime/index.js';

/** Losses and metrics by logged name; `null` where a metric is undefined. */
export type MeasuredValues = Readonly<Record<string, number | null>>;

/** What a run ended with, by logged name. */
export interface FinalValues {
  readonly train: MeasuredValues;
  readonly val: MeasuredValues;
  readonly test: MeasuredValues;
}

/** Losses of the last epoch, validation values of the epoch whose parameters were kept, and those of the test split. */
export function finalValues(report: TrainReport): FinalValues {
  const { history, best, kept, losses, test } = report;
  const until = kept === 'best' && best ? best.epoch : (history.at(-1)?.epoch ?? 0);
  const measured = history.filter(({ epoch }) => epoch <= until).map(({ values }) => values);
  const val = Object.entries(Object.assign({}, ...measured) as MeasuredValues).filter(([name]) => !isTrainingLogName(name));
  return { train: losses, val: Object.fromEntries(val), test: test ?? {} };
}
