import { defineDiagnostic } from '../diagnostic.js';

export const trainrunInterpolation = defineDiagnostic<{ text: string; reason: string }>({
  code: 'trainrun-interpolation',
  severity: 'error',
  message: (p) => `'${p.text}' cannot be resolved: ${p.reason}`,
  explanation: `A reference \${a.b} is the value at that place of the composed trainrun, \${.b} one beside it, \${oc.env:NAME,default} an environment variable.`,
  wrong: `output_dir: outputs/\${nmae}`,
  right: `output_dir: outputs/\${name}`,
});
