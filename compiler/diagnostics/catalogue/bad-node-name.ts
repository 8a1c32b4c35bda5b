import { defineDiagnostic } from '../diagnostic.js';

export const badNodeName = defineDiagnostic<{ name: string; reason: string }>({
  code: 'bad-node-name',
  severity: 'error',
  message: (p) => `'${p.name}' cannot name a node: ${p.reason}`,
  explanation:
    'A node name is not empty, holds no space, and no dot, because endpoints are written `node.outputs.port`. It has at most 120 bytes, because files are called after it.',
  wrong: 'nodes:\n  - {name: rx.1, class_name: RXGlobal}',
  right: 'nodes:\n  - {name: rx-1, class_name: RXGlobal}',
});
