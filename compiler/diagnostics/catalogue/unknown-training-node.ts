import { defineDiagnostic } from '../diagnostic.js';

export const unknownTrainingNode = defineDiagnostic<{ name: string; role: string }>({
  code: 'unknown-training-node',
  severity: 'error',
  message: (p) => `${p.role} names '${p.name}', which is no such node`,
  explanation: 'Losses, frozen and unfrozen nodes are named as in the pipeline. The reference ignores names it does not know.',
  wrong: 'unfreeze_nodes: [RXGlobl]',
  right: 'unfreeze_nodes: [RXGlobal]',
});
