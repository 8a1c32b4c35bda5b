import { defineDiagnostic } from '../diagnostic.js';

export const unknownKey = defineDiagnostic<{ key: string; owner: string }>({
  code: 'unknown-key',
  severity: 'error',
  message: (p) => `${p.owner} has no key '${p.key}'`,
  explanation: 'Keys outside the pipeline format are refused, because a misspelt key would otherwise change nothing in silence.',
  wrong: 'metadta: {name: demo}',
  right: 'metadata: {name: demo}',
});
