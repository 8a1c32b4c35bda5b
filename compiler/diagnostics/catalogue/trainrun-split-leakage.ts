import { defineDiagnostic } from '../diagnostic.js';

export const trainrunSplitLeakage = defineDiagnostic<{ first: string; second: string; samples: string }>({
  code: 'trainrun-split-leakage',
  severity: 'error',
  message: (p) => `${p.first} and ${p.second} share ${p.samples}`,
  explanation:
    'A sample of train, val or test that stands in another of them makes results look better than they are. `leakage_check: warn` or `off` allows it.',
  wrong: 'splits: {train: [{kind: all}], test: [{kind: all}]}',
  right: "splits: {train: [{kind: dir_indices, ids: ['0-4']}], test: [{kind: dir_indices, ids: ['5-9']}]}",
});
