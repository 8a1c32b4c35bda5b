import type { PlanManifest } from '../../schemas/plan.js';
import { portsOfStage } from '../../schemas/plan/steps.js';

const predicted = /\.(scores|logits)$/;

/** Scores and logits of pixels that the stages val and test compute, or could, and do not give: `stage:node.port`. Predictions hold them. */
export function predictedOutputs({ nodes, connections, stages }: PlanManifest): string[] {
  return (['val', 'test'] as const).flatMap((stage) => {
    const given = new Set(portsOfStage(stages[stage])?.outputs.flatMap(({ name, role }) => (role === 'output' ? [name] : [])));
    const running = new Set(nodes.flatMap(({ name, status }) => (status[stage].status === 'runs' ? [name] : [])));
    const sources = connections.filter(({ source, type }) => predicted.test(source) && /^float\d+\[B, [^,]+, [^,]+, 1\]$/.test(type));
    const wanted = sources
      .map(({ source }) => source)
      .filter((source) => !given.has(source) && running.has(source.slice(0, source.lastIndexOf('.'))));
    return [...new Set(wanted)].map((source) => `${stage}:${source}`);
  });
}
