import { defineDiagnostic } from '../diagnostic.js';

export const aliasExpansion = defineDiagnostic<{ reason: string }>({
  code: 'alias-expansion',
  severity: 'error',
  message: (p) => `aliases expand too far: ${p.reason}`,
  explanation:
    'Aliases and merge keys may repeat 10,000 values in all, and no value may contain itself; a few lines of nested aliases could otherwise fill the memory.',
  wrong: 'plugins: &all [a, *all]',
  right: 'plugins: [a]',
});
