import { defineDiagnostic } from '../diagnostic.js';

export const overrideUnmatched = defineDiagnostic<{ text: string; reason: string }>({
  code: 'override-unmatched',
  severity: 'error',
  message: (p) => `--set ${p.text}: ${p.reason}`,
  explanation:
    'An override is `node.hparam=value` or a path from the top of the document, `nodes.3.hparams.eps=0`; what it names must exist. `+path=value` adds an entry, `++path=value` adds or replaces one, `~path` deletes one.',
  wrong: '--set rxx.eps=0',
  right: '--set rx.eps=0',
});
