import { defineDiagnostic } from '../diagnostic.js';

export const expressionArgumentCount = defineDiagnostic<{ name: string; found: number; expected: string }>({
  code: 'expression-argument-count',
  severity: 'error',
  message: (p) => `${p.name} takes ${p.expected}, not ${p.found}`,
  explanation: 'A function is called with another number of arguments than it takes.',
  wrong: 'formula: clip(b[1], 0)',
  right: 'formula: clip(b[1], 0, 1)',
});
