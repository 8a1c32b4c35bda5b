import { defineDiagnostic } from '../diagnostic.js';

export const unknownNode = defineDiagnostic<{ name: string }>({
  code: 'unknown-node',
  severity: 'error',
  message: (p) => `no node is called '${p.name}'`,
  explanation: 'An endpoint names a node that the pipeline does not have.',
  wrong: 'source: dat.outputs.cube',
  right: 'source: data.outputs.cube',
});
