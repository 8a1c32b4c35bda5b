import { defineDiagnostic } from '../diagnostic.js';

export const lossWithoutTrainableState = defineDiagnostic<{ loss: string; reason: string }>({
  code: 'loss-without-trainable-state',
  severity: 'warning',
  message: (p) => `the losses (${p.loss}) train nothing: ${p.reason}`,
  explanation:
    'A training step needs state that training may change and a differentiable way from it to a loss. Without one the plan holds no training step; the losses are still computed.',
  wrong: '# a loss on the output of a decider, which has no gradient',
  right: '# connect the loss to scores or logits',
});
