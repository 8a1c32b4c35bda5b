import { defineDiagnostic } from '../diagnostic.js';

export const expressionBandOutside = defineDiagnostic<{ band: number; bands: number }>({
  code: 'expression-band-outside',
  severity: 'error',
  message: (p) => `there is no band ${p.band}: ${p.bands} bands are numbered from 0 to ${p.bands - 1}`,
  explanation: 'Bands are numbered from 0. ENVI and GDAL number them from 1: their b1 is b[0].',
  wrong: 'formula: b[61]  # a cube of 61 bands',
  right: 'formula: b[60]',
});
