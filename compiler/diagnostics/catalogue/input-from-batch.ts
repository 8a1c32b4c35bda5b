import { defineDiagnostic } from '../diagnostic.js';

export const inputFromBatch = defineDiagnostic<{ node: string; port: string; readers: string }>({
  code: 'input-from-batch',
  severity: 'warning',
  message: (p) => `${p.node}.${p.port} is connected to nothing, and no reader supplies '${p.port}' (readers supply ${p.readers})`,
  explanation:
    'A required input without a connection is read from the batch under its own name. Readers of files fill cube, wavelengths and mask; another entry must come from a program that calls the plan.',
  wrong: 'nodes:\n  - {name: data, class_name: CU3SDataNode}\n  - {name: norm, class_name: MinMaxNormalizer}\nconnections: []',
  right: 'connections:\n  - {source: data.outputs.cube, target: norm.inputs.data}',
});
