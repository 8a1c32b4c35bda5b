import { defineDiagnostic } from '../diagnostic.js';

export const trainrunSplitLeakageAllowed = defineDiagnostic<{ first: string; second: string; samples: string }>({
  code: 'trainrun-split-leakage-allowed',
  severity: 'warning',
  message: (p) => `${p.first} and ${p.second} share ${p.samples}`,
  explanation: 'The samples stand in two splits; `leakage_check: warn` says that this is meant.',
  wrong: 'splits: {train: [{kind: all}], test: [{kind: all}]}',
  right: "splits: {train: [{kind: dir_indices, ids: ['0-4']}], test: [{kind: dir_indices, ids: ['5-9']}]}",
});
