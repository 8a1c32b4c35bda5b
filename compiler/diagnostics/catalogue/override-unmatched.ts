import { defineDiagnostic } from '../diagnostic.js';

export const overrideUnmatched = defineDiagnostic<{ text: string; reason: string }>({
  code: 'override-unmatched',
  severity: 'error',
  message: (p) => `--set ${p.text}: ${p.reason}`,
  explanation: 'An override is `node.hparam=value`; node and hyper-parameter must exist.',
  wrong: '--set rxx.eps=0',
  right: '--set rx.eps=0',
});
