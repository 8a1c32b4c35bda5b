import { defineDiagnostic } from '../diagnostic.js';

export const duplicateKey = defineDiagnostic<{ key: string }>({
  code: 'duplicate-key',
  severity: 'error',
  message: (p) => `the key '${p.key}' is written twice`,
  explanation:
    'A mapping may hold a key once; a parser that takes the last one would drop the first in silence. A key that comes from `<<` may be written again, and then the written one counts.',
  wrong: 'metadata: {name: a, name: b}',
  right: 'metadata: {name: b}',
});
