import { defineDiagnostic } from '../diagnostic.js';

export const trainrunSelectorPartial = defineDiagnostic<{ source: string; ids: string }>({
  code: 'trainrun-selector-partial',
  severity: 'warning',
  message: (p) => `'${p.source}' has no samples ${p.ids}`,
  explanation: 'Some positions that `file_indices` lists do not exist in the source; the others are used, as in the reference.',
  wrong: "{kind: file_indices, source: day-1.npz, ids: ['0-99']}",
  right: "{kind: file_indices, source: day-1.npz, ids: ['0-9']}",
});
