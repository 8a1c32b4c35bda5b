import type { KeptRun, Reproduction } from '../../experiments/index.js';
import { commandLine } from '../../experiments/report/report-words.js';
import { counted } from '../print/numbers.js';
import { renderTable } from '../print/table.js';

/** Drift, or how the outputs compare. */
export function reproductionText({ drift, outcome, outputs }: Reproduction, { summary }: KeptRun): string {
  const command = summary.command ? [`Run ${summary.id} was: ${commandLine(summary.command)}`] : [];
  const drifted = drift.length === 0 ? [] : [driftText(drift), ''];
  if (outcome === null)
    return [
      ...command,
      '',
      ...drifted,
      `Nothing was run: ${counted(drift.length, 'instance')} would not be what it was. --accept-drift runs it all the same.`,
    ].join('\n');
  const failed = outcome.instances.flatMap(({ stage, label, failure }) => (failure ? [`${stage} ${label} failed: ${failure.message}`] : []));
  const different = outputs.filter(({ result }) => result !== 'equal');
  const rows = different.map(({ stage, label, output, result, before, after }) => [
    stage,
    label,
    output,
    result,
    before.slice(0, 16),
    after?.slice(0, 16) ?? '',
  ]);
  const table = rows.length === 0 ? [] : ['', renderTable(['stage', 'instance', 'output', '', 'was', 'is'], rows)];
  return [
    ...command,
    ...drifted,
    ...failed,
    ...table,
    '',
    `${outputs.length - different.length} of ${counted(outputs.length, 'output')} are equal to the last byte.`,
  ].join('\n');
}

function driftText(drift: Reproduction['drift']): string {
  const rows = drift.map(({ stage, label, kind, changes }) => [stage, label, kind, changes.map(({ text }) => text).join('; ')]);
  return renderTable(['stage', 'instance', 'is', 'what changed'], rows);
}
