import { comesWithBatch, hostStepsIn, stepsOfLevel } from '../../schemas/plan/steps.js';
import type { HostStep, PlanManifest, PlanStep } from '../../schemas/plan.js';
import { stages } from '../../schemas/stage.js';
import { renderTable } from './table.js';

/** The steps of stages and fit levels that have more than one, which are those with host nodes; nothing for a plan without. */
export function renderSteps({ stages: plans, fit }: PlanManifest): string[] {
  const lists = [
    ...stages.map((stage) => ({ name: `stage ${stage}`, steps: plans[stage].steps })),
    ...fit.map((level, i) => ({ name: `fit level ${i + 1}`, steps: stepsOfLevel(level) })),
  ];
  return lists.filter(({ steps }) => hostStepsIn(steps).length > 0).map(({ name, steps }) => renderList(name, steps));
}

function renderList(name: string, steps: readonly PlanStep[]): string {
  const rows = steps.map((step, i) => [String(i + 1), ...(step.kind === 'host' ? hostCells(step) : graphCells(step))]);
  return renderTable([name, 'step', 'reads', 'gives'], rows);
}

function graphCells({ graph }: Extract<PlanStep, { kind: 'graph' }>): string[] {
  return [graph.file.path, namesOf(graph.inputs.filter(comesWithBatch)), namesOf(graph.outputs)];
}

function hostCells({ node, host, place, inputs, outputs }: HostStep): string[] {
  return [`${node}:${place.line} on the host (${host})`, namesOf(inputs), namesOf(outputs)];
}

function namesOf(values: readonly { readonly name: string }[]): string {
  return values.map(({ name }) => name).join(', ');
}
