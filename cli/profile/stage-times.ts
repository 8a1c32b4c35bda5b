import type { StageTimes } from '../../compiler/views/index.js';
import type { ProfileResult } from './profile-runs.js';

/** The times of the fused nodes, for the picture: mean per frame and share of all rows. */
export function stageTimes({ rows, explainedMs, runs, skip }: ProfileResult): StageTimes {
  const frames = runs - skip;
  const share = (totalMs: number): number => (explainedMs === 0 ? 0 : totalMs / frames / explainedMs);
  const words = (totalMs: number): string => `${(totalMs / frames).toFixed(2)} ms (${(100 * share(totalMs)).toFixed(1)} %)`;
  const graph = rows.fused.filter(({ kind }) => kind === 'graph');
  const others = rows.fused.filter(({ kind }) => kind !== 'graph').map(({ nodeName, totalMs }) => `${nodeName} ${words(totalMs)}`);
  return {
    subtitle: `${explainedMs.toFixed(2)} ms per frame, mean of ${frames}${others.length === 0 ? '' : `; ${others.join(', ')}`}`,
    regions: new Map(graph.map(({ nodeName, totalMs }) => [nodeName, { share: share(totalMs), text: words(totalMs) }])),
  };
}
