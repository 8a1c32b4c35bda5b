import { defineDiagnostic } from '../diagnostic.js';

export const unknownPort = defineDiagnostic<{ node: string; kind: string; port: string; direction: string }>({
  code: 'unknown-port',
  severity: 'error',
  message: (p) => `${p.kind} '${p.node}' has no ${p.direction} port '${p.port}'`,
  explanation: 'An endpoint names a port that the node class does not have.',
  wrong: 'source: rx.outputs.score',
  right: 'source: rx.outputs.scores',
});
