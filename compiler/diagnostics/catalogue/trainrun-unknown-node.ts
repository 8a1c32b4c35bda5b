import { defineDiagnostic } from '../diagnostic.js';

export const trainrunUnknownNode = defineDiagnostic<{ list: string; name: string; pipeline: string }>({
  code: 'trainrun-unknown-node',
  severity: 'error',
  message: (p) => `${p.list} names '${p.name}', which ${p.pipeline} does not have`,
  explanation: 'A misspelt loss or metric would be left out, and a misspelt node would not train, without a word.',
  wrong: 'loss_nodes: [bec]',
  right: 'loss_nodes: [bce]',
});
