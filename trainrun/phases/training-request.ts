import type { CompileRequest } from '../../compiler/index.js';
import type { OptimizerConfig } from '../../schemas/optimizer-config.js';
import type { TrainingConfig } from '../../schemas/training-config.js';
import type { TrainRunConfig } from '../../schemas/trainrun.js';

type TrainingRequest = NonNullable<CompileRequest['training']>;

/**
 * What the compiler must know of a trainrun to build its training step; `undefined` without a gradient phase.
 * Empty `loss_nodes` mean all losses; empty `unfreeze_nodes` unfreeze nothing, so that only weights of layers train.
 */
export function trainingRequest({ training, loss_nodes, freeze_nodes, unfreeze_nodes }: TrainRunConfig): TrainingRequest | undefined {
  if (!training) return undefined;
  const { optimizer, gradient_clip_val: norm, clip_by_value: value, accumulate_grad_batches: accumulate, loss_weights, loss_scale } = training;
  return {
    optimizer: optimizerRequest(optimizer),
    groups: groupsOf(optimizer),
    accumulate,
    freeze: freeze_nodes,
    ...(loss_nodes.length > 0 ? { losses: loss_nodes } : {}),
    unfreeze: unfreeze_nodes,
    lossWeights: Object.fromEntries(Object.entries(loss_weights).map(([node, weight]) => [node, scheduledWeight(weight)])),
    lossScale: loss_scale,
    ...(norm ? { clipNorm: norm } : {}),
    ...(value ? { clipValue: value } : {}),
  };
}

/** A weight, or one that changes along straight lines between epochs and is held outside. */
function scheduledWeight(weight: TrainingConfig['loss_weights'][string]): NonNullable<TrainingRequest['lossWeights']>[string] {
  if (typeof weight === 'number') return weight;
  const [first, ...others] = weight.map(({ epoch, weight: value }) => [epoch, value] as const);
  return first ? { by: 'epoch', host: 'piecewise', params: { knots: [first, ...others] } } : 1;
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
