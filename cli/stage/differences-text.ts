import type { InstanceDifference } from '../../experiments/index.js';
import { renderTable } from '../print/table.js';

/** How a plan differs from that of a run, a row per instance. */
export function differencesText(differences: readonly InstanceDifference[], run: string): string {
  if (differences.length === 0) return `Every instance is under the key that it had in run ${run}.`;
  const rows = differences.map(({ stage, label, kind, changes }) => [stage, label, kind, changes.map(({ text }) => text).join('; ')]);
  return renderTable(['stage', 'instance', `since run ${run}`, 'what changed'], rows);
}
