import Table from 'cli-table3';
import { wrapText } from './wrap-text.js';

const gap = 2;

/** No column gets narrower than this for the sake of others. */
const least = 10;

/**
 * Rows under a head, ruled only below the head, without a line break at the end. Columns are as wide as needed; beyond `width`
 * characters, by default those of the terminal, the widest ones are made narrower and their texts wrap between words.
 */
export function renderTable(head: readonly string[], rows: readonly (readonly string[])[], width = process.stdout.columns ?? Infinity): string {
  const needed = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const widths = fittingWidths(needed, width - gap * (head.length - 1));
  const table = new Table({
    head: [...head],
    chars: {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: '',
      'left-mid': '',
      right: '',
      'right-mid': '',
      middle: ' '.repeat(gap),
      mid: '',
      'mid-mid': '',
    },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(
    widths.map((width) => '-'.repeat(width)),
    ...rows.map((row) => row.map((cell, column) => wrapText(cell, widths[column]))),
  );
  return table.toString().replace(/[ ]+$/gm, '');
}

/** The widths if their sum is at most `room`; else the widest are cut to one limit, though not below `least`. */
function fittingWidths(needed: readonly number[], room: number): number[] {
  const limited = (limit: number): number[] => needed.map((width) => Math.min(width, limit));
  const sumOf = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width, 0);
  let limit = Math.max(...needed);
  while (limit > least && sumOf(limited(limit)) > room) limit--;
  return limited(limit);
}
