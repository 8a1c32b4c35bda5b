import { defineDiagnostic } from '../diagnostic.js';

export const badKey = defineDiagnostic<{ key: string; reason: string }>({
  code: 'bad-key',
  severity: 'error',
  message: (p) => `${p.key} cannot be a key: ${p.reason}`,
  explanation:
    'Keys are words. Numbers and booleans are taken as their text; null, lists and mappings are refused, and so are `__proto__`, `constructor` and `prototype`.',
  wrong: 'metadata: {name: demo, [a]: 1}',
  right: 'metadata: {name: demo}',
});
