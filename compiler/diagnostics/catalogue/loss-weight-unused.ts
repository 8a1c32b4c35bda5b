import { defineDiagnostic } from '../diagnostic.js';

export const lossWeightUnused = defineDiagnostic<{ node: string }>({
  code: 'loss-weight-unused',
  severity: 'error',
  message: (p) => `loss_weights names '${p.node}', which is no loss that is trained on`,
  explanation: 'A weight multiplies a loss in the sum that training minimises, so it can only be given to a loss node of that sum.',
  wrong: 'loss_nodes: [bce]\ntraining: {loss_weights: {entropy: 0.5}}',
  right: 'loss_nodes: [bce, entropy]\ntraining: {loss_weights: {entropy: 0.5}}',
});
