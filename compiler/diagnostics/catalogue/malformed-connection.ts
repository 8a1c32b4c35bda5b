import { defineDiagnostic } from '../diagnostic.js';

export const malformedConnection = defineDiagnostic<{ text: string; expected: string }>({
  code: 'malformed-connection',
  severity: 'error',
  message: (p) => `'${p.text}' is not a connection: ${p.expected}`,
  explanation:
    'A connection is a mapping with `source` and `target`, or one string: `a.x -> b.y`, or `a.x -> [b.y, c.z]` to several targets. The words `outputs` and `inputs` may stand between node and port. Inside a YAML flow list such a string needs quotes.',
  wrong: 'connections:\n  - norm.normalized > rx.data',
  right: 'connections:\n  - norm.normalized -> rx.data',
});
