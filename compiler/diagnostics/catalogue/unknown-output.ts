import { defineDiagnostic } from '../diagnostic.js';

export const unknownOutput = defineDiagnostic<{ text: string; reason: string }>({
  code: 'unknown-output',
  severity: 'error',
  message: (p) => `'${p.text}' cannot be an output: ${p.reason}`,
  explanation: 'An entry of `outputs:` or `--output` must name an output port of a node that runs in at least one stage.',
  wrong: 'outputs: [rx.score]',
  right: 'outputs: [rx.scores]',
});
