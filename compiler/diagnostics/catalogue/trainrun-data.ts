import { defineDiagnostic } from '../diagnostic.js';

export const trainrunData = defineDiagnostic<{ what: string; reason: string }>({
  code: 'trainrun-data',
  severity: 'error',
  message: (p) => `${p.what}: ${p.reason}`,
  explanation: 'The data section does not describe data that can be read.',
  wrong: 'data: {data_module: cu3s}',
  right: 'data: {data_module: npz_multi, params: {universe_csv: universe.csv}}',
});
