import { defineDiagnostic } from '../diagnostic.js';

<<<<<<< HEAD
export const lossWithoutTrainableState = defineDiagnostic<{ node: string }>({
  code: 'loss-without-trainable-state',
  severity: 'warning',
  message: (p) => `the loss '${p.node}' depends on nothing that can be trained`,
  explanation: 'Training changes the state of nodes so that losses fall. No node before this loss, nor the loss itself, has trainable state.',
  wrong: '- {source: norm.outputs.normalized, target: bce.inputs.predictions}  # norm keeps no state',
  right: '- {source: logit.outputs.logits, target: bce.inputs.predictions}  # scale and bias of ScoreToLogit are trained',
=======
export const lossWithoutTrainableState = defineDiagnostic<{ loss: string; reason: string }>({
  code: 'loss-without-trainable-state',
  severity: 'warning',
  message: (p) => `the losses (${p.loss}) train nothing: ${p.reason}`,
  explanation:
    'A training step needs state that training may change and a differentiable way from it to a loss. Without one the plan holds no training step; the losses are still computed.',
  wrong: '# a loss on the output of a decider, which has no gradient',
  right: '# connect the loss to scores or logits',
>>>>>>> main
});
