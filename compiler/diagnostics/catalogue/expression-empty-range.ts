import { defineDiagnostic } from '../diagnostic.js';

export const expressionEmptyRange = defineDiagnostic<{ reason: string }>({
  code: 'expression-empty-range',
  severity: 'error',
  message: (p) => `the range holds no band: ${p.reason}`,
  explanation: 'A range goes from the lower to the higher end, both included, and must hold the centre of at least one band.',
  wrong: 'formula: mean(b(580nm..500nm))',
  right: 'formula: mean(b(500nm..580nm))',
});
