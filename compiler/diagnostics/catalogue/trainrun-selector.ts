import { defineDiagnostic } from '../diagnostic.js';

export const trainrunSelector = defineDiagnostic<{ reason: string }>({
  code: 'trainrun-selector',
  severity: 'error',
  message: (p) => `this selector ${p.reason}`,
  explanation: 'A selector names samples of the universe; one that finds none is most likely a mistake.',
  wrong: 'train: [{kind: stems, stems: [day-9]}]',
  right: 'train: [{kind: stems, stems: [day-1]}]',
});
