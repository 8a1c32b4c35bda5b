import { defineDiagnostic } from '../diagnostic.js';

export const trainrunDefaults = defineDiagnostic<{ reason: string }>({
  code: 'trainrun-defaults',
  severity: 'error',
  message: (p) => `this entry of defaults cannot be composed: ${p.reason}`,
  explanation:
    'An entry of `defaults:` is `_self_`, the name of a config, or `group: name`; a group may carry a package (`/data@data: lentils`) and `override` or `optional` before it.',
  wrong: 'defaults:\n  - /data@data: {name: lentils}',
  right: 'defaults:\n  - /data@data: lentils',
});
