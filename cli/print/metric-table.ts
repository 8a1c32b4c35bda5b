import { sixDecimals } from './numbers.js';
import { renderTable } from './table.js';

type Metrics = Readonly<Record<string, Readonly<Record<string, number | null>>>>;

/** A row per source and a column per value of each metric node; empty text if there are none. */
export function renderMetrics(rows: readonly { readonly title: string; readonly metrics: Metrics }[]): string {
  const nodes = [...new Set(rows.flatMap(({ metrics }) => Object.keys(metrics)))];
  const columns = nodes.flatMap((node) => valuesOf(rows, node).map((value) => ({ node, value })));
  if (columns.length === 0) return '';
  const head = columns.map(({ node, value }) => (nodes.length === 1 ? value : `${node}.${value}`));
  const body = rows.map(({ title, metrics }) => [title, ...columns.map(({ node, value }) => cell(metrics[node]?.[value]))]);
  return renderTable([nodes.length === 1 ? (nodes[0] as string) : 'metrics', ...head], body);
}

function valuesOf(rows: readonly { readonly metrics: Metrics }[], node: string): string[] {
  return [...new Set(rows.flatMap(({ metrics }) => Object.keys(metrics[node] ?? {})))];
}

function cell(value: number | null | undefined): string {
  return Number.isInteger(value) && Math.abs(value as number) > 1 ? String(value) : sixDecimals(value ?? null);
}
