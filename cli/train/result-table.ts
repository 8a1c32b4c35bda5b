import type { FinalValues, MeasuredValues } from '../../trainrun/index.js';
import { sixDecimals } from '../print/numbers.js';
import { renderTable } from '../print/table.js';

/** A row per loss and metric and a column per split that has values; `shown` chooses metric nodes, all if empty. */
export function finalRows(values: FinalValues, shown: readonly string[]): { readonly splits: readonly string[]; readonly rows: readonly string[][] } {
  const splits = (['train', 'val', 'test'] as const).filter((split) => Object.keys(values[split]).length > 0);
  const columns = splits.map((split): MeasuredValues => {
    const named = Object.entries(values[split]).map(([name, value]) => [withoutSplit(name, split), value] as const);
    return Object.fromEntries(named);
  });
  const names = [...new Set(columns.flatMap((column) => Object.keys(column)))].filter((name) => isShown(name, shown));
  return { splits, rows: names.map((name) => [name, ...columns.map((column) => sixDecimals(column[name] ?? null))]) };
}

/** `finalRows` as text. */
export function renderFinalValues(values: FinalValues, shown: readonly string[]): string {
  const { splits, rows } = finalRows(values, shown);
  return rows.length === 0 ? 'Nothing was measured.' : renderTable(['measured', ...splits], rows);
}

function withoutSplit(name: string, split: string): string {
  return name.startsWith(`${split}/`) ? name.slice(split.length + 1) : name === `${split}_loss` ? 'loss' : name;
}

/** Losses have no slash once their split is gone. */
function isShown(name: string, nodes: readonly string[]): boolean {
  return nodes.length === 0 || !name.includes('/') || nodes.includes(name.slice(0, name.indexOf('/')));
}
