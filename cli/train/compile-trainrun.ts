import { type Compilation, type CompileRequest, compile } from '../../compiler/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { PlanManifest } from '../../schemas/plan.js';
import type { TrainRunConfig } from '../../schemas/trainrun.js';
import { trainingRequest } from './training-request.js';

/**
 * Compiles the pipeline of a trainrun with its training step; the stages val and test then compute every loss that they can.
 * `loss_weights` multiply the weights that the loss nodes have. Throws `CuviscError` `loss-weight-unsupported` for a weight
 * that changes between epochs or a node that has none.
 */
export function compileTrainrun(config: TrainRunConfig, request: CompileRequest): Compilation {
  const training = trainingRequest(config);
  if (!training) return compile(request);
  const first = compile({ ...request, training });
  if (!first.plan) return first;
  const { manifest } = first.plan;
  const weights = Object.entries(config.training?.loss_weights ?? {});
  const set = weights.map(([node, weight]) => `${node}.weight=${constantOf(node, weight) * ownWeight(manifest, node)}`);
  const outputs = measuredLosses(manifest);
  if (set.length === 0 && outputs.length === 0) return first;
  return compile({ ...request, training, set: [...(request.set ?? []), ...set], outputs: [...(request.outputs ?? []), ...outputs] });
}

/** Losses that a stage would compute if someone wanted them, as `stage:node.port`. */
function measuredLosses({ nodes, train }: PlanManifest): string[] {
  return (['val', 'test'] as const).flatMap((stage) =>
    (train?.losses ?? [])
      .filter(({ node }) => nodes.some(({ name, status }) => name === node && status[stage].status === 'unused'))
      .map(({ output }) => `${stage}:${output}`),
  );
}

function constantOf(node: string, weight: number | readonly unknown[]): number {
  if (typeof weight === 'number') return weight;
  throw unsupported(`training.loss_weights.${node} changes between epochs; the step graph has no factor for that`, 'give one number');
}

function ownWeight({ nodes }: PlanManifest, node: string): number {
  const weight = nodes.find(({ name }) => name === node)?.hparams.weight;
  if (typeof weight === 'number') return weight;
  throw unsupported(`training.loss_weights.${node}: the node has no weight`, 'name loss nodes only');
}

function unsupported(message: string, hint: string): CuviscError {
  return new CuviscError('loss-weight-unsupported', message, { hint });
}
