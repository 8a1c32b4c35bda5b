import { defineDiagnostic } from '../diagnostic.js';

export const severalDocuments = defineDiagnostic<object>({
  code: 'several-documents',
  severity: 'error',
  message: () => 'the file holds more than one YAML document',
  explanation: 'A file is one pipeline. A line `---` starts another document; put that one into a file of its own.',
  wrong: 'nodes: []\n---\nnodes: []',
  right: 'nodes: []',
});
