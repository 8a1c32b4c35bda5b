import pc from 'picocolors';
import { areas, type Difference } from './difference.js';

/** A heading per area, then a line per difference: `+` added, `-` removed, `~` changed. In colour if `colour` is true. */
export function renderDifferences(differences: readonly Difference[], colour: boolean): string {
  const colours = pc.createColors(colour);
  const paint = { added: colours.green, removed: colours.red, changed: colours.yellow };
  return areas
    .map((area) => differences.filter((difference) => difference.area === area))
    .filter((found) => found.length > 0)
    .map((found) => [colours.bold(found[0]?.area ?? ''), ...found.map((difference) => paint[difference.change](lineOf(difference)))].join('\n'))
    .join('\n\n');
}

function lineOf({ area, subject, change, before, after }: Difference): string {
  const value = (side: unknown) => (area === 'connections' ? '' : `: ${textOf(side)}`);
  if (area === 'names') return `  ~ ${textOf(before)} -> ${textOf(after)}`;
  if (change === 'added') return `  + ${subject}${value(after)}`;
  if (change === 'removed') return `  - ${subject}${value(before)}`;
  return `  ~ ${subject}: ${textOf(before)} -> ${textOf(after)}`;
}

function textOf(value: unknown): string {
  if (value === null) return 'none';
  if (typeof value === 'string') return value === '' ? '(empty)' : value;
  if (Array.isArray(value)) return value.every((part) => typeof part === 'string') ? value.join(', ') : JSON.stringify(value);
  if (typeof value !== 'object') return JSON.stringify(value);
  return Object.entries(value)
    .map(([key, part]) => `${key} ${textOf(part)}`)
    .join(', ');
}
