import { defineDiagnostic } from '../diagnostic.js';

export const dtypeMismatch = defineDiagnostic<{ source: string; target: string; found: string; expected: string }>({
  code: 'dtype-mismatch',
  severity: 'error',
  message: (p) => `${p.source} is ${p.found}, but ${p.target} takes ${p.expected}`,
  explanation: 'Ports are connected only if their element types agree; nothing is converted in silence.',
  wrong: 'source: rx.outputs.scores\ntarget: metrics.inputs.targets',
  right: 'source: data.outputs.mask\ntarget: metrics.inputs.targets',
});
