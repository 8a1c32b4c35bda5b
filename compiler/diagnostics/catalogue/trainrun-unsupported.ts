import { defineDiagnostic } from '../diagnostic.js';

export const trainrunUnsupported = defineDiagnostic<{ field: string; value: string; reason: string }>({
  code: 'trainrun-unsupported',
  severity: 'error',
  message: (p) => `${p.field}: ${p.value} is not supported: ${p.reason}`,
  explanation: 'The field is part of the format of the reference, but this value asks for something that cuvisc does not do.',
  wrong: 'training: {precision: 16-mixed}',
  right: 'training: {precision: 32-true}',
});
