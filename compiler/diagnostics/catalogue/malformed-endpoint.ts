import { defineDiagnostic } from '../diagnostic.js';

export const malformedEndpoint = defineDiagnostic<{ text: string; expected: string }>({
  code: 'malformed-endpoint',
  severity: 'error',
  message: (p) => `'${p.text}' is not an endpoint: expected ${p.expected}`,
  explanation: 'A connection leads from `node.outputs.port` to `node.inputs.port`; an entry of `outputs:` is `node.port`.',
  wrong: 'source: data.cube.outputs',
  right: 'source: data.outputs.cube',
});
