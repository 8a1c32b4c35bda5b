import { defineDiagnostic } from '../diagnostic.js';

export const parameterWithoutGradient = defineDiagnostic<{ parameter: string }>({
  code: 'parameter-without-gradient',
  severity: 'warning',
  message: (p) => `no gradient reaches ${p.parameter}; it stays as it is`,
  explanation: 'The parameter was unfrozen, but no loss depends on it, or only through operations without a gradient.',
  wrong: 'unfreeze_nodes: [rx]  # the loss sees the selector only',
  right: 'unfreeze_nodes: [selector]',
});
