import { defineDiagnostic } from '../diagnostic.js';

export const interpolationCycle = defineDiagnostic<{ path: string }>({
  code: 'interpolation-cycle',
  severity: 'error',
  message: (p) => `interpolations lead in a circle: ${p.path}`,
  explanation: 'A value may not be defined by itself, neither directly nor through other values.',
  wrong: `metadata: {name: "\${metadata.description}", description: "\${metadata.name}"}`,
  right: `metadata: {name: demo, description: "\${metadata.name}"}`,
});
