import { defineDiagnostic } from '../diagnostic.js';

export const expressionWithoutInput = defineDiagnostic<{ node: string }>({
  code: 'expression-without-input',
  severity: 'error',
  message: (p) => `'${p.node}' reads no input: its formulas are made of constants`,
  explanation: 'A result is an image of the size of the inputs, so that one formula at least must read a cube or another input.',
  wrong: 'formula: 2 * pi',
  right: 'formula: 2 * pi * b[0]',
});
