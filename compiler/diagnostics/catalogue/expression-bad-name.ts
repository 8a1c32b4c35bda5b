import { defineDiagnostic } from '../diagnostic.js';

export const expressionBadName = defineDiagnostic<{ name: string; reason: string }>({
  code: 'expression-bad-name',
  severity: 'error',
  message: (p) => `${p.name} cannot be defined: ${p.reason}`,
  explanation: 'Formulas, constants and inputs are named by letters, digits and underscores, each name once; names of the language itself are taken.',
  wrong: 'constants: {pi: 3}',
  right: 'constants: {scale: 3}',
});
