/**
 * Graph inputs and outputs of a training step that belong to no node. None of them can be a batch key, which is an identifier, nor
 * a state entry or an output, which are written `node.name`.
 */
export const stepNames = {
  /** Base learning rate of this update. */
  rate: 'train/lr',
  /** Updates so far plus one. */
  step: 'train/step',
  lossScale: 'train/loss_scale',
  /** The sum that is minimised. */
  total: 'train/total',
  /** Before clipping. */
  gradNorm: 'train/grad_norm',
} as const;

/** The name under which a scheduled value is logged: that of the graph input, without the trainer's own prefix. */
export function loggedName(input: string): string {
  return input.startsWith('train/') ? input.slice('train/'.length) : input;
}
