import { defineDiagnostic } from '../diagnostic.js';

export const trainrunConfigMissing = defineDiagnostic<{ config: string; tried: string }>({
  code: 'trainrun-config-missing',
  severity: 'error',
  message: (p) => `there is no config '${p.config}'; tried ${p.tried}`,
  explanation: 'Configs are looked up as `group/name.yaml` below the folder above that of the trainrun, and below each search path.',
  wrong: 'defaults:\n  - /training@training: defualt',
  right: 'defaults:\n  - /training@training: default',
});
