import { defineDiagnostic } from '../diagnostic.js';

export const unevenBands = defineDiagnostic<{ node: string; least: number; most: number }>({
  code: 'uneven-bands',
  severity: 'warning',
  message: (p) => `'${p.node}' takes bands to lie evenly, but they are ${p.least} to ${p.most} nm apart; the median is used`,
  explanation: 'One kernel for all bands takes a derivative on an even grid only. SpectralDerivative takes each distance as it is.',
  wrong: 'class_name: SavitzkyGolay, hparams: {deriv: 1}',
  right: 'class_name: SpectralDerivative, hparams: {order: 1}',
});
