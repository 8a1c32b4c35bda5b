import { defineDiagnostic } from '../diagnostic.js';

export const bandRangeEmpty = defineDiagnostic<{ node: string; range: string; low: number; high: number }>({
  code: 'band-range-empty',
  severity: 'warning',
  message: (p) => `'${p.node}' finds no band from ${p.low} to ${p.high} nm: this colour is 0 everywhere`,
  explanation: 'A colour is the mean of the bands of its range. Without any it stays dark, as in the reference.',
  wrong: 'hparams: {blue_range: [300, 400]}  # of bands from 430 to 910 nm',
  right: 'hparams: {blue_range: [430, 500]}',
});
