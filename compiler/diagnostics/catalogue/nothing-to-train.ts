import { defineDiagnostic } from '../diagnostic.js';

export const nothingToTrain = defineDiagnostic<{ reason: string }>({
  code: 'nothing-to-train',
  severity: 'error',
  message: (p) => `nothing can be trained: ${p.reason}`,
  explanation:
    'Training was asked for, but no differentiable way leads from unfrozen state to a loss that counts. What a fit sets is frozen until its node is unfrozen.',
  wrong: 'loss_nodes: [bce]\nunfreeze_nodes: [decider]',
  right: 'loss_nodes: [bce]\nunfreeze_nodes: [rx]',
});
