import type { PlanManifest } from '../../schemas/plan.js';
import type { OptimisedFitLevel } from '../5-optimise/optimise.js';
import { entryName } from '../ir/names.js';
import { type Emission, plainGraph, planGraph } from './plan-graph.js';
import { placeOf } from './plan-node.js';
import { planSteps } from './plan-steps.js';

/** The graphs of a fit level, and what becomes of its accumulators. */
export function fitLevel(emission: Emission, level: OptimisedFitLevel, index: number): PlanManifest['fit'][number] {
  return {
    before: planSteps(emission, `fit-${index}-before`, level.before),
    update: planGraph(emission, `fit-${index}`, level.update.main, level.locality, level.update.prologue),
    merge: planGraph(emission, `fit-${index}-merge`, level.merge),
    accumulators: level.accumulators.map(({ name, type }) => ({ name, dtype: type.dtype, dims: [...type.dims] })),
    nodes: level.nodes.map(({ node, fit, statistics }, i) => ({
      node: node.name,
      place: placeOf(node),
      reductions: statistics.map(({ reduction, accumulators, mapping }, k) => ({
        reduction: reduction.name,
        accumulators: { ...accumulators },
        mapping: mapping && plainGraph(emission, `fit-${index}-mapping-${i}${k === 0 ? '' : `-${k}`}`, mapping),
      })),
      finaliser: fit.finaliser.name,
      params: { ...fit.params },
      writes: Object.fromEntries(Object.entries(fit.writes).map(([result, entry]) => [result, entryName(node.name, entry)])),
    })),
  };
}
