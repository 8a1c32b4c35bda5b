import { defineDiagnostic } from '../diagnostic.js';

export const expressionTypeMismatch = defineDiagnostic<{ what: string; expected: string; found: string }>({
  code: 'expression-type-mismatch',
  severity: 'error',
  message: (p) => `${p.what} takes ${p.expected}, and this is ${p.found}`,
  explanation:
    'Numbers and conditions do not mix: `where(condition, 1, 0)` makes a number of a condition, a comparison a condition of a number. ' +
    'mean, sum, std and min or max of one value reduce its bands; image_mean and its like reduce the pixels of an image.',
  wrong: 'formula: (b[1] > 0.5) * b[2]',
  right: 'formula: where(b[1] > 0.5, b[2], 0)',
});
