import { defineDiagnostic } from '../diagnostic.js';

export const hostNodeInTraining = defineDiagnostic<{ node: string }>({
  code: 'host-node-in-training',
  severity: 'error',
  message: (p) => `a training step cannot be built: its losses depend on '${p.node}', which is computed on the host`,
  explanation:
    'A training step is one graph, with its gradients. A node whose computation is TypeScript runs between graphs and has no gradient, so no loss and no running average of a training may depend on it.',
  wrong: '- {source: filter.outputs.filtered, target: loss.inputs.predictions}  # filter is a host node',
  right: '- {source: logit.outputs.logits, target: loss.inputs.predictions}',
});
