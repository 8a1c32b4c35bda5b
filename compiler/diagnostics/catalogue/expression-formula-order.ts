import { defineDiagnostic } from '../diagnostic.js';

export const expressionFormulaOrder = defineDiagnostic<{ name: string }>({
  code: 'expression-formula-order',
  severity: 'error',
  message: (p) => `${p.name} is defined by this formula or a later one`,
  explanation: 'Formulas are computed in the order in which they are written; each may use those before it.',
  wrong: 'formulas: {ratio: 1 / total, total: sum(cube)}',
  right: 'formulas: {total: sum(cube), ratio: 1 / total}',
});
