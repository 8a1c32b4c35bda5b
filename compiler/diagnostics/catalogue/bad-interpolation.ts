import { defineDiagnostic } from '../diagnostic.js';

export const badInterpolation = defineDiagnostic<{ text: string; reason: string }>({
  code: 'bad-interpolation',
  severity: 'error',
  message: (p) => `${p.text} cannot be interpolated: ${p.reason}`,
  explanation: `An interpolation is \`\${path.in.the.document}\` (list entries as \`[2]\` or \`.2\`, a leading dot for keys beside the value), \`\${oc.env:NAME}\`, \`\${oc.env:NAME,default}\` or \`\${oc.decode:text}\`. A literal \`\${\` is written \`\\\${\`.`,
  wrong: `metadata: {name: demo, description: "\${metadata.name"}`,
  right: `metadata: {name: demo, description: "\${metadata.name}"}`,
});
