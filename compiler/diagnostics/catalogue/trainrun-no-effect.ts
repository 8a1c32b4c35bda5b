import { defineDiagnostic } from '../diagnostic.js';

export const trainrunNoEffect = defineDiagnostic<{ field: string; reason: string }>({
  code: 'trainrun-no-effect',
  severity: 'notice',
  message: (p) => `${p.field} changes nothing: ${p.reason}`,
  explanation: 'The field is part of the format of the reference and is not needed here.',
  wrong: 'training: {benchmark: true}',
  right: 'training: {}',
});
