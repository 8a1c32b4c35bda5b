import { defineDiagnostic } from '../diagnostic.js';

export const nothingToRun = defineDiagnostic<Record<string, never>>({
  code: 'nothing-to-run',
  severity: 'error',
  message: () => 'no node produces an output in any stage',
  explanation: 'A plan needs at least one output.',
  wrong: 'nodes: []',
  right: 'nodes:\n  - {name: data, class_name: CU3SDataNode}',
});
