import type { NodeProfilingStats } from './profiling-rows.js';

/** What the title of a table says. */
export interface TableTitle {
  readonly totalFrames?: number | undefined;
  readonly skipFirstN: number;
}

const columns = ['Mean(ms)', 'Std(ms)', 'Min(ms)', 'Max(ms)', 'Median(ms)', 'Total(s)'] as const;
const rule = '-'.repeat(125);

/**
 * Rows as a table of the reference framework's layout: names 40 wide, stages 12, counts 5, times 10 each, in milliseconds with two
 * decimals and seconds with three; the longest total first. Then the total, and the time per frame: the total over the
 * count of the first row.
 */
export function profileTable(stats: readonly NodeProfilingStats[], title: TableTitle): string {
  const rows = [...stats].sort((a, b) => b.totalMs - a.totalMs);
  const [top] = rows;
  if (!top) return 'No profiling data collected.';
  const total = rows.reduce((sum, { totalMs }) => sum + totalMs, 0);
  return [
    `Profiling Summary${suffixOf(title)}`,
    line('Node', 'Stage', 'Count', columns),
    rule,
    ...rows.map(rowLine),
    rule,
    `${'TOTAL'.padEnd(114)} ${seconds(total).padStart(10)}`,
    ...frameLine(total, top.count),
  ].join('\n');
}

function suffixOf({ totalFrames, skipFirstN }: TableTitle): string {
  if (totalFrames !== undefined) return ` (${totalFrames} frames, skip_first_n=${skipFirstN})`;
  return skipFirstN > 0 ? ` (skip_first_n=${skipFirstN})` : '';
}

function line(name: string, stage: string, count: string, cells: readonly string[]): string {
  return [name.padEnd(40), stage.padEnd(12), count.padStart(5), ...cells.map((cell) => cell.padStart(10))].join(' ');
}

function rowLine(row: NodeProfilingStats): string {
  const { meanMs, stdMs, minMs, maxMs, medianMs, totalMs } = row;
  const times = [meanMs, stdMs, minMs, maxMs, medianMs].map((ms) => ms.toFixed(2));
  return line(row.nodeName, row.stage, String(row.count), [...times, seconds(totalMs)]);
}

function frameLine(totalMs: number, count: number): string[] {
  if (count === 0 || totalMs === 0) return [];
  const perFrame = totalMs / count;
  return [`Average per-frame pipeline time: ${perFrame.toFixed(2)} ms (${(1000 / perFrame).toFixed(1)} FPS)`];
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
