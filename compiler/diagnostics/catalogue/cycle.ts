import { defineDiagnostic } from '../diagnostic.js';

export const cycle = defineDiagnostic<{ path: string }>({
  code: 'cycle',
  severity: 'error',
  message: (p) => `these nodes feed one another in a circle: ${p.path}`,
  explanation: 'A pipeline is a graph without cycles.',
  wrong: '- {source: a.outputs.normalized, target: b.inputs.data}\n- {source: b.outputs.normalized, target: a.inputs.data}',
  right: '- {source: a.outputs.normalized, target: b.inputs.data}',
});
