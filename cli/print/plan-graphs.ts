import { graphsIn } from '../../schemas/plan/steps.js';
import type { PlanGraph, PlanManifest } from '../../schemas/plan.js';
import { stages } from '../../schemas/stage.js';

/** A graph of a plan with the name that people know it by. */
export interface NamedGraph {
  readonly name: string;
  readonly graph: PlanGraph;
}

/** The graphs of the stages. */
export function stageGraphs({ stages: plans }: PlanManifest): NamedGraph[] {
  return stages.flatMap((stage): NamedGraph[] => {
    const graphs = graphsIn(plans[stage].steps);
    return graphs.map((graph, i) => ({ name: graphs.length === 1 ? `stage ${stage}` : `stage ${stage}, graph ${i + 1}`, graph }));
  });
}

/** Every graph of a plan: those of the stages, then those of the fit. */
export function graphsOf(manifest: PlanManifest): NamedGraph[] {
  const fit = manifest.fit.flatMap(({ before, update, merge }, i) => [
    ...graphsIn(before).map((graph) => ({ name: `before fit level ${i + 1}`, graph })),
    { name: `fit level ${i + 1}`, graph: update },
    { name: `merge of level ${i + 1}`, graph: merge },
  ]);
  return [...stageGraphs(manifest), ...fit];
}
