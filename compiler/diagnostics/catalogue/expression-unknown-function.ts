import { defineDiagnostic } from '../diagnostic.js';

export const expressionUnknownFunction = defineDiagnostic<{ name: string }>({
  code: 'expression-unknown-function',
  severity: 'error',
  message: (p) => `there is no function ${p.name}`,
  explanation: 'A name before `(` is a function of the language of formulas; docs/expressions.md lists them.',
  wrong: 'formula: sqroot(b[1])',
  right: 'formula: sqrt(b[1])',
});
