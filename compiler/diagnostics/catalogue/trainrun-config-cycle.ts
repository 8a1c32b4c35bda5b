import { defineDiagnostic } from '../diagnostic.js';

export const trainrunConfigCycle = defineDiagnostic<{ path: string }>({
  code: 'trainrun-config-cycle',
  severity: 'error',
  message: (p) => `these configs include one another in a circle: ${p.path}`,
  explanation: 'The defaults of a config may not lead back to it.',
  wrong: '# data/a.yaml\ndefaults: [a]',
  right: '# data/a.yaml\ndefaults: [b]',
});
