import type { PlanManifest, PlanNode } from '../../../schemas/plan.js';
import { hostStepsIn } from '../../../schemas/plan/steps.js';
import { stages } from '../../../schemas/stage.js';
import type { NodeDefinition } from '../../nodes/contract.js';

/** Kinds of node that a drawing tells apart by colour. */
export type Category = 'source' | 'transform' | 'model' | 'decision' | 'loss' | 'metric' | 'host';

const byModule: readonly (readonly [RegExp, Category])[] = [
  [/\.data\./, 'source'],
  [/\.losses\./, 'loss'],
  [/\.deciders\./, 'decision'],
];

/** The category of a node class: metrics and host nodes by what they have, others by their module, then by whether they keep state. */
export function categoryOf(definition: NodeDefinition): Category {
  if (!definition.lower) return definition.metric ? 'metric' : 'host';
  return categoryOfClass(definition.className, definition.state !== undefined);
}

/** The category of a node of a plan: that of its class, as far as the manifest tells. */
export function categoryInPlan({ name, className, status }: PlanNode, manifest: PlanManifest): Category {
  if (stages.some((stage) => manifest.stages[stage].metrics.some((metric) => metric.node === name))) return 'metric';
  if (stages.every((stage) => status[stage].status === 'host')) return 'host';
  if (stages.some((stage) => hostStepsIn(manifest.stages[stage].steps).some(({ node }) => node === name))) return 'host';
  return categoryOfClass(
    className,
    manifest.state.some(({ node }) => node === name),
  );
}

function categoryOfClass(className: string, keepsState: boolean): Category {
  const listed = byModule.find(([module]) => module.test(className));
  return listed ? listed[1] : keepsState ? 'model' : 'transform';
}
