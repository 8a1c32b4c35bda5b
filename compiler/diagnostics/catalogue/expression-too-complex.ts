import { defineDiagnostic } from '../diagnostic.js';

export const expressionTooComplex = defineDiagnostic<{ reason: string }>({
  code: 'expression-too-complex',
  severity: 'error',
  message: (p) => `the formula is too complex: ${p.reason}`,
  explanation: 'Formulas are bounded in length and in depth. Split a large one: a formula may use the names of the earlier ones under `formulas`.',
  wrong: 'formula: ((((...))))',
  right: 'formulas: {low: ..., result: 2 * low}',
});
