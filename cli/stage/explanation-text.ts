import type { ExperimentPlan, PlannedInstance, Reason } from '../../experiments/index.js';
import { reasonsIn } from '../../experiments/report/reasons-text.js';
import { type TermRow, termRows } from '../../experiments/report/term-rows.js';
import { renderTable } from '../print/table.js';

/** So many instances are explained in full. */
const inFull = 4;

/** Decision and reasons of each instance, and what its key is made of; of many instances the reasons alone. */
export function explanationText(plan: ExperimentPlan, stage: string): string {
  const because = reasonsIn(plan);
  const instances = plan.instances.filter((instance) => instance.stage === stage);
  if (instances.length <= inFull) return instances.map((instance) => explained(instance, because(instance.reasons))).join('\n\n');
  const rows = instances.map(({ label, action, reasons }) => [label, action, because(reasons)]);
  return [renderTable(['instance', 'decision', 'because'], rows), '', 'Name one by --set to see what its key is made of.'].join('\n');
}

function explained({ stage, label, action, reasons, key, terms }: PlannedInstance, because: string): string {
  const head = [`${stage} ${label}`.trim(), `  ${action} because ${because}`, `  key ${key ?? 'not known before what it reads has run'}`];
  if (!terms) return head.join('\n');
  const rows = termRows(terms).map((row) => [row.part, row.name, row.value, isChanged(row, reasons) ? 'changed' : '']);
  return [...head, '', renderTable(['part', 'of', 'value', ''], rows)].join('\n');
}

function isChanged({ part, name }: TermRow, reasons: readonly Reason[]): boolean {
  return reasons.some((reason) => {
    switch (reason.code) {
      case 'code-changed':
        return (part === 'code' || part === 'package') && reason.files.includes(name);
      case 'param-changed':
        return part === 'parameter' && reason.param === name;
      case 'input-changed':
        return part === 'input' && reason.input === name;
      case 'codec-changed':
        return part === 'codec' && reason.output === name;
      case 'engine-changed':
        return part === 'engine' && reason.facet === name;
      default:
        return false;
    }
  });
}
