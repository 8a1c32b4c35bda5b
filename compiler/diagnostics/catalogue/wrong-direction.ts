import { defineDiagnostic } from '../diagnostic.js';

export const wrongDirection = defineDiagnostic<{ text: string; role: string }>({
  code: 'wrong-direction',
  severity: 'error',
  message: (p) => `'${p.text}' cannot be ${p.role === 'output' ? 'an output of the pipeline' : `the ${p.role} of a connection`}`,
  explanation: 'The source of a connection is an output port, its target is an input port. Entries of `outputs:` are output ports.',
  wrong: 'source: rx.inputs.data',
  right: 'source: data.outputs.cube',
});
