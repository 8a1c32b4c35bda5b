import { defineDiagnostic } from '../diagnostic.js';

export const selfLoop = defineDiagnostic<{ node: string; source: string; target: string }>({
  code: 'self-loop',
  severity: 'error',
  message: (p) => `'${p.node}' feeds itself: ${p.source} leads to its own ${p.target}`,
  explanation: 'A node cannot wait for its own result. The target was probably meant to be another node.',
  wrong: '- {source: norm.outputs.normalized, target: norm.inputs.data}',
  right: '- {source: norm.outputs.normalized, target: rx.inputs.data}',
});
