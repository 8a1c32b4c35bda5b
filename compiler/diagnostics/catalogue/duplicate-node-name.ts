import { defineDiagnostic } from '../diagnostic.js';

export const duplicateNodeName = defineDiagnostic<{ name: string }>({
  code: 'duplicate-node-name',
  severity: 'error',
  message: (p) => `two nodes are called '${p.name}'`,
  explanation: 'Connections address nodes by name, so every name must be unique.',
  wrong: 'nodes:\n  - {name: rx, class_name: RXGlobal}\n  - {name: rx, class_name: RXGlobal}',
  right: 'nodes:\n  - {name: rx, class_name: RXGlobal}\n  - {name: rx2, class_name: RXGlobal}',
});
