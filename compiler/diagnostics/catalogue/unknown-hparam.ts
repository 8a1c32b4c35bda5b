import { defineDiagnostic } from '../diagnostic.js';

export const unknownHparam = defineDiagnostic<{ hparam: string; kind: string; reason?: string }>({
  code: 'unknown-hparam',
  severity: 'error',
  message: (p) => `${p.kind} has no hyper-parameter '${p.hparam}'${p.reason === undefined ? '' : `: ${p.reason}`}`,
  explanation:
    'The reference framework keeps hyper-parameters that a class does not have, without using them, so that a misspelt one changes results without a word. ' +
    'Here each acts or is refused: leave it out, or write the one that was meant. What published pipelines contain and nothing reads is declared by its class ' +
    '(docs/reference/nodes.md says "used nowhere").',
  wrong: 'hparams: {epss: 1.0e-6}',
  right: 'hparams: {eps: 1.0e-6}',
});
