import { defineDiagnostic } from '../diagnostic.js';

export const fitImpossible = defineDiagnostic<{ node: string; reason: string }>({
  code: 'fit-impossible',
  severity: 'error',
  message: (p) => `'${p.node}' cannot be fitted: ${p.reason}`,
  explanation:
    'Statistics are gathered from what a node receives in stage inference, so everything before it must run there, and something must arrive at every port that a fit reads: labels at the mask of a supervised one.',
  wrong: '# a node that feeds rx runs in train only',
  right: '# let it run in inference too',
});
