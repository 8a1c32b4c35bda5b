import { defineDiagnostic } from '../diagnostic.js';

export const starvedEverywhere = defineDiagnostic<{ node: string; reason: string }>({
  code: 'starved-everywhere',
  severity: 'warning',
  message: (p) => `'${p.node}' can run in none of its stages: ${p.reason}`,
  explanation: 'A node runs in a stage if every required input is supplied there by a node that runs, or by the data.',
  wrong: 'nodes:\n  - {name: loss, class_name: AnomalyBCEWithLogits}\n  # fed by a node that runs in inference only',
  right: '# widen the stages of the feeding node',
});
