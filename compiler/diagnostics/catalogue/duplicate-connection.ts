import { defineDiagnostic } from '../diagnostic.js';

export const duplicateConnection = defineDiagnostic<{ connection: string }>({
  code: 'duplicate-connection',
  severity: 'warning',
  message: (p) => `${p.connection} is written twice; once is enough`,
  explanation: 'A repeated connection adds nothing here. In the reference a port that takes several values receives it twice.',
  wrong: 'connections:\n  - {source: rx.outputs.scores, target: logit.inputs.scores}\n  - {source: rx.outputs.scores, target: logit.inputs.scores}',
  right: 'connections:\n  - {source: rx.outputs.scores, target: logit.inputs.scores}',
});
