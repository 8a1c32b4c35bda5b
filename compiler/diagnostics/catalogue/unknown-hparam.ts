import { defineDiagnostic } from '../diagnostic.js';

export const unknownHparam = defineDiagnostic<{ hparam: string; kind: string }>({
  code: 'unknown-hparam',
  severity: 'warning',
  message: (p) => `${p.kind} has no hyper-parameter '${p.hparam}'; it is ignored`,
  explanation:
    'The reference framework keeps unknown hyper-parameters without using them, and published pipelines contain some; they are ignored here too, but said.',
  wrong: 'hparams: {epss: 1.0e-6}',
  right: 'hparams: {eps: 1.0e-6}',
});
