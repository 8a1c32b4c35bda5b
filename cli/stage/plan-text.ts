import type { ExperimentPlan } from '../../experiments/index.js';
import { reasonsIn } from '../../experiments/report/reasons-text.js';
import { bytesText } from '../../experiments/report/report-words.js';
import { counted } from '../print/numbers.js';
import { renderTable } from '../print/table.js';

/** From so many instances on, those of a stage with one decision for one reason share a row. */
const mostRows = 60;

interface Row {
  readonly action: string;
  readonly stage: string;
  readonly instance: string;
  readonly why: string;
}

/** What a plan says, as a table with a row per instance, or per stage and reason if there are many and not `all` is set; then counts. */
export function planText(plan: ExperimentPlan, all: boolean): string {
  const because = reasonsIn(plan);
  const rows = plan.instances.map(({ action, stage, label, reasons }) => ({ action, stage, instance: label, why: because(reasons) }));
  const shown = all || rows.length <= mostRows ? rows : collapsed(rows);
  const cells = shown.map(({ action, stage, instance, why }) => [action, stage, instance, why]);
  return [renderTable(['decision', 'stage', 'instance', 'because'], cells), '', countsText(plan)].join('\n');
}

function collapsed(rows: readonly Row[]): Row[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.stage, row.action, row.why]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group as [Row];
    return group.length === 1 ? first : { ...first, instance: `${group.length} instances` };
  });
}

/** `22 instances: 3 run, 19 reuse. ...` */
export function countsText({ counts }: ExperimentPlan): string {
  const parts = [
    `${counts.RUN} run${counts.cutOff > 0 ? ` (${counts.cutOff} of them only if what they read comes out new)` : ''}`,
    `${counts.REUSE} reuse`,
    ...(counts.SKIP > 0 ? [`${counts.SKIP} skip`] : []),
    ...(counts.BLOCKED > 0 ? [`${counts.BLOCKED} blocked`] : []),
    ...(counts.forced > 0 ? [`${counts.forced} forced`] : []),
  ];
  const reads = counts.bytesToRead > 0 ? ` What runs reads ${bytesText(counts.bytesToRead)} of artifacts.` : '';
  return `${counted(counts.total, 'instance')}: ${parts.join(', ')}.${reads}`;
}
