import type { CompileRequest } from '../../compiler/compile-request.js';
import type { OptimizerConfig } from '../../schemas/optimizer-config.js';
import type { TrainRunConfig } from '../../schemas/trainrun.js';

type TrainingRequest = NonNullable<CompileRequest['training']>;

/**
 * What the compiler must know of a trainrun to build its training step; `undefined` without a gradient phase.
 * Empty `loss_nodes` mean all losses, empty `unfreeze_nodes` all trainable state but that of `freeze_nodes`.
 */
export function trainingRequest({ training, loss_nodes, freeze_nodes, unfreeze_nodes }: TrainRunConfig): TrainingRequest | undefined {
  if (!training) return undefined;
  const { optimizer, gradient_clip_val: norm, clip_by_value: value, accumulate_grad_batches: accumulate } = training;
  return {
    optimizer: optimizerRequest(optimizer),
    groups: groupsOf(optimizer),
    accumulate,
    freeze: freeze_nodes,
    ...(loss_nodes.length > 0 ? { losses: loss_nodes } : {}),
    ...(unfreeze_nodes.length > 0 ? { unfreeze: unfreeze_nodes } : {}),
    ...(norm ? { clipNorm: norm } : {}),
    ...(value ? { clipValue: value } : {}),
  };
}

function optimizerRequest({ name, lr, weight_decay, momentum, betas }: OptimizerConfig): NonNullable<TrainingRequest['optimizer']> {
  return { name, lr, weightDecay: weight_decay, momentum: momentum ?? 0, ...(betas ? { betas } : {}) };
}

function groupsOf({ groups }: OptimizerConfig): NonNullable<TrainingRequest['groups']> {
  const entries = Object.entries(groups).map(([node, { lr, weight_decay }]) => [
    node,
    { ...(lr === undefined ? {} : { lr }), ...(weight_decay === undefined ? {} : { weightDecay: weight_decay }) },
  ]);
  return Object.fromEntries(entries);
}
