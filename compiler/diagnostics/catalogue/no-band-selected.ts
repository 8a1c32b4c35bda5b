import { defineDiagnostic } from '../diagnostic.js';

export const noBandSelected = defineDiagnostic<{ node: string; low: number; high: string; first: number; last: number }>({
  code: 'no-band-selected',
  severity: 'error',
  message: (p) => `'${p.node}' keeps no band: none lies in ${p.low} to ${p.high} nm; the cube spans ${p.first} to ${p.last} nm`,
  explanation: 'A band-pass must keep at least one band.',
  wrong: 'hparams: {min_wavelength_nm: 2000}',
  right: 'hparams: {min_wavelength_nm: 700}',
});
