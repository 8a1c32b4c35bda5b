import type { CompileRequest } from '../../compiler/index.js';
import { stepSettingsOf } from '../../schemas/training/config.js';
import type { TrainRunConfig } from '../../schemas/trainrun.js';

/**
 * What the compiler must know of a trainrun to build its training step; `undefined` without a gradient phase.
 * Empty `loss_nodes` mean all losses; empty `unfreeze_nodes` unfreeze nothing, so that only weights of layers train.
 */
export function trainingRequest({ training, loss_nodes, freeze_nodes, unfreeze_nodes }: TrainRunConfig): CompileRequest['training'] {
  if (!training) return undefined;
  const losses = loss_nodes.length > 0 ? { losses: loss_nodes } : {};
  return { ...stepSettingsOf(training), ...losses, freeze: freeze_nodes, unfreeze: unfreeze_nodes };
}
