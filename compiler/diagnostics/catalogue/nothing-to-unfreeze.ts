import { defineDiagnostic } from '../diagnostic.js';

export const nothingToUnfreeze = defineDiagnostic<{ node: string; kind: string }>({
  code: 'nothing-to-unfreeze',
  severity: 'error',
  message: (p) => `'${p.node}' (${p.kind}) has no state that training can change`,
  explanation: 'Only nodes with trainable state can be unfrozen.',
  wrong: 'unfreeze_nodes: [decider]',
  right: 'unfreeze_nodes: [rx]',
});
