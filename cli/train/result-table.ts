import { lossInLog, metricInLog, totalLogName } from '../../schemas/training-names.js';
import type { FinalValues, MeasuredValues } from '../../trainrun/index.js';
import { sixDecimals } from '../print/numbers.js';
import { renderTable } from '../print/table.js';

/** A row per loss and metric and a column per split that has values; `shown` chooses metric nodes, all if empty. */
export function finalRows(values: FinalValues, shown: readonly string[]): { readonly splits: readonly string[]; readonly rows: readonly string[][] } {
  const splits = (['train', 'val', 'test'] as const).filter((split) => Object.keys(values[split]).length > 0);
  const columns = splits.map((split): MeasuredValues => {
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
