import { defineDiagnostic } from '../diagnostic.js';

export const yamlSyntax = defineDiagnostic<{ reason: string }>({
  code: 'yaml-syntax',
  severity: 'error',
  message: (p) => `this is not valid YAML: ${p.reason}`,
  explanation: 'The file must be one YAML 1.2 document.',
  wrong: 'nodes: [',
  right: 'nodes: []',
});
