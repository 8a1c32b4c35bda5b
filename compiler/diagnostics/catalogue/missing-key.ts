import { defineDiagnostic } from '../diagnostic.js';

export const missingKey = defineDiagnostic<{ key: string; owner: string }>({
  code: 'missing-key',
  severity: 'error',
  message: (p) => `${p.owner} needs the key '${p.key}'`,
  explanation: 'A required key is absent.',
  wrong: 'nodes:\n  - {class_name: RXGlobal}',
  right: 'nodes:\n  - {name: rx, class_name: RXGlobal}',
});
