import { defineDiagnostic } from '../diagnostic.js';

export const badHparam = defineDiagnostic<{ hparam: string; kind: string; reason: string }>({
  code: 'bad-hparam',
  severity: 'error',
  message: (p) => `${p.kind}.${p.hparam}: ${p.reason}`,
  explanation: 'The value of a hyper-parameter has the wrong type or lies outside its bounds.',
  wrong: 'hparams: {quantile: 2}',
  right: 'hparams: {quantile: 0.995}',
});
