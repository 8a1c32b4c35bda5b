import { defineDiagnostic } from '../diagnostic.js';

export const expressionSyntax = defineDiagnostic<{ reason: string }>({
  code: 'expression-syntax',
  severity: 'error',
  message: (p) => `the formula cannot be read: ${p.reason}`,
  explanation: 'A formula is made of numbers, bands, names, operators and calls of functions; docs/expressions.md has the grammar.',
  wrong: 'formula: (b(827nm) - b(668nm)',
  right: 'formula: (b(827nm) - b(668nm))',
});
