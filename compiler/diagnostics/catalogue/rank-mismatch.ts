import { defineDiagnostic } from '../diagnostic.js';

export const rankMismatch = defineDiagnostic<{ source: string; target: string; found: number; expected: number }>({
  code: 'rank-mismatch',
  severity: 'error',
  message: (p) => `${p.source} has ${p.found} dimensions, but ${p.target} takes ${p.expected}`,
  explanation: 'Ports are connected only if they have equally many dimensions.',
  wrong: 'source: data.outputs.wavelengths\ntarget: rx.inputs.data',
  right: 'source: data.outputs.cube\ntarget: rx.inputs.data',
});
