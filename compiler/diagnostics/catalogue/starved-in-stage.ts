import { defineDiagnostic } from '../diagnostic.js';

export const starvedInStage = defineDiagnostic<{ node: string; stages: string; port: string; reason: string }>({
  code: 'starved-in-stage',
  severity: 'notice',
  message: (p) => `'${p.node}' does not run in ${p.stages}: its input '${p.port}' gets nothing there, because ${p.reason}`,
  explanation:
    'A node runs in a stage if it is declared for it and every required input is supplied there by a node that runs, or by the data. It is left out of the other stages, and so is what depends on it. This is usual for nodes that need labels, which inference has none of; `execution_stages` says it openly.',
  wrong: 'nodes:\n  - {name: decider, class_name: BinaryDecider}  # fed by a node that runs in val and test only',
  right: 'nodes:\n  - {name: decider, class_name: BinaryDecider, execution_stages: [val, test]}',
});
