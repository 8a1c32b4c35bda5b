import { defineDiagnostic } from '../diagnostic.js';

export const badNodeName = defineDiagnostic<{ name: string; reason: string }>({
  code: 'bad-node-name',
  severity: 'error',
  message: (p) => `'${p.name}' cannot name a node: ${p.reason}`,
  explanation: 'A node name is not empty and holds no dot, because endpoints are written `node.outputs.port`.',
  wrong: 'nodes:\n  - {name: rx.1, class_name: RXGlobal}',
  right: 'nodes:\n  - {name: rx-1, class_name: RXGlobal}',
});
