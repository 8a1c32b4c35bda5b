import { defineDiagnostic } from '../diagnostic.js';

export const expressionNumberRange = defineDiagnostic<{ text: string }>({
  code: 'expression-number-range',
  severity: 'error',
  message: (p) => `${p.text} is too large for float32`,
  explanation: 'Formulas are computed in float32, whose largest number is about 3.4e38.',
  wrong: 'formula: b[1] * 1e40',
  right: 'formula: b[1] * 1e38',
});
