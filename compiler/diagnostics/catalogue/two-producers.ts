import { defineDiagnostic } from '../diagnostic.js';

export const twoProducers = defineDiagnostic<{ target: string; first: string }>({
  code: 'two-producers',
  severity: 'error',
  message: (p) => `${p.target} is fed twice; the first time by ${p.first}`,
  explanation: 'An input port takes one connection. The reference keeps the last one without a word.',
  wrong: '- {source: a.outputs.cube, target: rx.inputs.data}\n- {source: b.outputs.cube, target: rx.inputs.data}',
  right: '- {source: a.outputs.cube, target: rx.inputs.data}',
});
