import type { RunReport, RunSummary } from '../../experiments/index.js';
import { timeText } from '../../experiments/report/report-words.js';
import { renderTable } from '../print/table.js';

const results = ['ran', 'reused', 'failed', 'blocked', 'skipped', 'cancelled'] as const;

/** A row per run, newest first. */
export function runsText(runs: readonly RunSummary[], store: string): string {
  if (runs.length === 0) return `Nothing has run in ${store} yet.`;
  const rows = runs.map((run) => {
    if (run.status === 'damaged') return [run.id, run.status, run.why, '', ...results.map(() => '')];
    const { id, status, startedAt, endedAt, counts } = run;
    const took = endedAt === null ? '' : timeText(Date.parse(endedAt) - Date.parse(startedAt));
    return [id, status, startedAt.slice(0, 19).replace('T', ' '), took, ...results.map((result) => (counts ? String(counts[result]) : ''))];
  });
  return renderTable(['run', 'status', 'started (UTC)', 'took', ...results], rows);
}

/** A row per instance of a run. */
export function runText({ id, state, plan, instances }: RunReport): string {
  const rows = plan.instances.flatMap(({ id: instance, stage, label, action }) => {
    const reported = instances.get(instance);
    if (!reported) return [];
    const said = reported.error ? `${reported.error.message} [${reported.error.code}]` : (reported.note ?? '');
    return [[stage, label, action, reported.state, reported.ms === null ? '' : timeText(reported.ms), said]];
  });
  return [renderTable(['stage', 'instance', 'planned', 'became', 'took', ''], rows), '', `Run ${id}: ${state}.`].join('\n');
}
