import { type Compilation, type CompileRequest, compile } from '../../compiler/index.js';
import type { PlanManifest } from '../../schemas/plan.js';
import type { TrainRunConfig } from '../../schemas/trainrun.js';
import { trainingRequest } from './training-request.js';

/** Compiles the pipeline of a trainrun with its training step; the stages val and test then compute every loss that they can. */
export function compileTrainrun(config: TrainRunConfig, request: CompileRequest): Compilation {
  const training = trainingRequest(config);
  if (!training) return compile(request);
  const first = compile({ ...request, training });
  if (!first.plan) return first;
  const outputs = measuredLosses(first.plan.manifest);
  return outputs.length === 0 ? first : compile({ ...request, training, outputs: [...(request.outputs ?? []), ...outputs] });
}

/** Losses that a stage would compute if someone wanted them, as `stage:node.port`. */
function measuredLosses({ nodes, train }: PlanManifest): string[] {
  return (['val', 'test'] as const).flatMap((stage) =>
    (train?.losses ?? [])
      .filter(({ node }) => nodes.some(({ name, status }) => name === node && status[stage].status === 'unused'))
      .map(({ output }) => `${stage}:${output}`),
  );
}
