import { defineDiagnostic } from '../diagnostic.js';

export const expressionUnused = defineDiagnostic<{ what: string; name: string }>({
  code: 'expression-unused',
  severity: 'warning',
  message: (p) => `no formula uses the ${p.what} ${p.name}`,
  explanation: 'A constant or an input is declared and not used.',
  wrong: 'hparams: {constants: {gain: 2}, formula: 3 * cube}',
  right: 'hparams: {constants: {gain: 2}, formula: gain * cube}',
});
