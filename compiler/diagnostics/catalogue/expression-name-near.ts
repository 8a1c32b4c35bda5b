import { defineDiagnostic } from '../diagnostic.js';

export const expressionNameNear = defineDiagnostic<{ name: string }>({
  code: 'expression-name-near',
  severity: 'warning',
  message: (p) => `${p.name} is taken for an input port`,
  explanation:
    'A name that stands for nothing else is an input port. This one is much like a name that is known; declare it under `inputs` if it is a port.',
  wrong: 'hparams: {constants: {gain: 2}, formula: gian * cube}',
  right: 'hparams: {constants: {gain: 2}, formula: gain * cube}',
});
