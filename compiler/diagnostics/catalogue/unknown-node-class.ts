import { defineDiagnostic } from '../diagnostic.js';

export const unknownNodeClass = defineDiagnostic<{ className: string }>({
  code: 'unknown-node-class',
  severity: 'error',
  message: (p) => `no node class '${p.className}' is known`,
  explanation:
    '`class_name` is the dotted path of the reference framework or its last part. `cuvisc doctor --nodes` lists the classes that this version compiles.',
  wrong: 'nodes:\n  - {name: rx, class_name: RXGlobl}',
  right: 'nodes:\n  - {name: rx, class_name: RXGlobal}',
});
