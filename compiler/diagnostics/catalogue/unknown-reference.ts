import { defineDiagnostic } from '../diagnostic.js';

export const unknownReference = defineDiagnostic<{ path: string; key: string; owner: string }>({
  code: 'unknown-reference',
  severity: 'error',
  message: (p) => `\${${p.path}} leads nowhere: ${p.owner} has no '${p.key}'`,
  explanation: 'An interpolation names a value of the same document by its path from the top, or from the value itself if it begins with a dot.',
  wrong: `metadata: {name: demo, description: "\${metadata.nam}"}`,
  right: `metadata: {name: demo, description: "\${metadata.name}"}`,
});
