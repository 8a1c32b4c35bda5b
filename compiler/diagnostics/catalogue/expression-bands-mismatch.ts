import { defineDiagnostic } from '../diagnostic.js';

export const expressionBandsMismatch = defineDiagnostic<{ found: number; expected: number }>({
  code: 'expression-bands-mismatch',
  severity: 'error',
  message: (p) => `this has ${p.found} bands, and what it is joined with has ${p.expected}`,
  explanation: 'Values of several bands are joined band by band and need the same number of bands. A value of one band joins with any.',
  wrong: 'formula: b[0..2] / b[0..3]',
  right: 'formula: b[0..2] / mean(b[0..3])',
});
