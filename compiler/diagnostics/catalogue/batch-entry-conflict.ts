import { defineDiagnostic } from '../diagnostic.js';

export const batchEntryConflict = defineDiagnostic<{ key: string; port: string; found: string; first: string; expected: string }>({
  code: 'batch-entry-conflict',
  severity: 'error',
  message: (p) => `${p.port} reads the batch entry '${p.key}' as ${p.found}, but ${p.first} reads it as ${p.expected}`,
  explanation:
    'Inputs without a connection are read from the batch under their own names, and one entry has one type. Connect one of the two inputs to the node that converts the entry.',
  wrong:
    'nodes:\n  - {name: data, class_name: CU3SDataNode}  # mask: int32[B, H, W]\n  - {name: labels, class_name: BinaryAnomalyLabelMapper}  # mask: int32[B, H, W, 1]',
  right: 'connections:\n  - {source: data.outputs.mask, target: labels.inputs.mask}',
});
