import { defineDiagnostic } from '../diagnostic.js';

export const lossWithoutTrainableState = defineDiagnostic<{ node: string }>({
  code: 'loss-without-trainable-state',
  severity: 'warning',
  message: (p) => `the loss '${p.node}' depends on nothing that can be trained`,
  explanation: 'Training changes the state of nodes so that losses fall. No node before this loss, nor the loss itself, has trainable state.',
  wrong: '- {source: norm.outputs.normalized, target: bce.inputs.predictions}  # norm keeps no state',
  right: '- {source: logit.outputs.logits, target: bce.inputs.predictions}  # scale and bias of ScoreToLogit are trained',
});
