import { defineDiagnostic } from '../diagnostic.js';

export const wrongDirection = defineDiagnostic<{ text: string; role: string }>({
  code: 'wrong-direction',
  severity: 'error',
  message: (p) => `'${p.text}' cannot be the ${p.role} of a connection`,
  explanation: 'A source is an output port, a target is an input port.',
  wrong: 'source: rx.inputs.data',
  right: 'source: data.outputs.cube',
});
