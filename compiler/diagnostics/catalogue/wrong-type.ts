import { defineDiagnostic } from '../diagnostic.js';

export const wrongType = defineDiagnostic<{ what: string; expected: string }>({
  code: 'wrong-type',
  severity: 'error',
  message: (p) => `${p.what} must be ${p.expected}`,
  explanation: 'The value has another type than the format wants.',
  wrong: 'nodes: rx',
  right: 'nodes: []',
});
