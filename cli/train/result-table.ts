import type { TrainReport } from '../../runtime/index.js';
import { isTrainingLogName, lossInLog, metricInLog, totalLogName } from '../../schemas/training-names.js';
import { sixDecimals } from '../print/numbers.js';
import { renderTable } from '../print/table.js';

export type Values = Readonly<Record<string, number | null>>;

/** What a run ended with, by logged name. */
export interface FinalValues {
  readonly train: Values;
  readonly val: Values;
  readonly test: Values;
}

/** Losses of the last epoch, validation values of the epoch whose parameters were kept, and those of the test split. */
export function finalValues(report: TrainReport): FinalValues {
  const { history, best, kept, losses, test } = report;
  const until = kept === 'best' && best ? best.epoch : (history.at(-1)?.epoch ?? 0);
  const measured = history.filter(({ epoch }) => epoch <= until).map(({ values }) => values);
  const val = Object.entries(Object.assign({}, ...measured) as Values).filter(([name]) => !isTrainingLogName(name));
  return { train: losses, val: Object.fromEntries(val), test: test ?? {} };
}

/** A row per loss and metric and a column per split that has values; `shown` chooses metric nodes, all if empty. */
export function finalRows(values: FinalValues, shown: readonly string[]): { readonly splits: readonly string[]; readonly rows: readonly string[][] } {
  const splits = (['train', 'val', 'test'] as const).filter((split) => Object.keys(values[split]).length > 0);
  const columns = splits.map((split): Values => {
    const named = Object.entries(values[split]).filter(([name]) => isShown(name, shown));
    return Object.fromEntries(named.map(([name, value]) => [withoutSplit(name, split), value] as const));
  });
  const names = [...new Set(columns.flatMap((column) => Object.keys(column)))];
  return { splits, rows: names.map((name) => [name, ...columns.map((column) => sixDecimals(column[name] ?? null))]) };
}

/** `finalRows` as text. */
export function renderFinalValues(values: FinalValues, shown: readonly string[]): string {
  const { splits, rows } = finalRows(values, shown);
  return rows.length === 0 ? 'Nothing was measured.' : renderTable(['measured', ...splits], rows);
}

function withoutSplit(name: string, split: keyof FinalValues): string {
  return lossInLog(name, split) ?? (name === totalLogName(split) ? 'loss' : name);
}

function isShown(name: string, nodes: readonly string[]): boolean {
  const metric = metricInLog(name);
  return nodes.length === 0 || !metric || nodes.includes(metric.node);
}
