import { defineDiagnostic } from '../diagnostic.js';

export const nestingTooDeep = defineDiagnostic<{ limit: number }>({
  code: 'nesting-too-deep',
  severity: 'error',
  message: (p) => `values are nested more than ${p.limit} levels deep`,
  explanation:
    'Lists and mappings may be nested 100 levels deep, in the text and in what aliases and interpolations put together. Pipelines need fewer than ten.',
  wrong: 'nodes: [[[[[[ # and so on, 101 times',
  right: 'nodes: []',
});
