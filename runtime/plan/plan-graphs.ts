import { graphsIn } from '../../schemas/plan/steps.js';
import type { FitLevel, PlainGraph, PlanGraph, PlanManifest } from '../../schemas/plan.js';

/** Every graph of a plan, prologues among them. */
export function planGraphs(manifest: PlanManifest): PlainGraph[] {
  const { stages, train, fit } = manifest;
  const graphs = [...Object.values(stages).flatMap(({ steps }) => graphsIn(steps)), train?.step ?? null, train?.accumulate ?? null];
  return [...graphs.flatMap((graph) => (graph ? withPrologue(graph) : [])), ...fit.flatMap(fitGraphs)];
}

function withPrologue(graph: PlanGraph): PlainGraph[] {
  return graph.prologue ? [graph, graph.prologue] : [graph];
}

function fitGraphs({ before, update, merge, nodes }: FitLevel): PlainGraph[] {
  return [
    ...graphsIn(before).flatMap(withPrologue),
    ...withPrologue(update),
    merge,
    ...nodes.flatMap(({ reductions }) => reductions.flatMap(({ mapping }) => mapping ?? [])),
  ];
}
