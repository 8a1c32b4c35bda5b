import { defineDiagnostic } from '../diagnostic.js';

export const expressionWavelengthOutside = defineDiagnostic<{ wavelength: number; low: number; high: number }>({
  code: 'expression-wavelength-outside',
  severity: 'error',
  message: (p) => `no band is near ${p.wavelength} nm: the cube reaches from ${p.low} to ${p.high} nm`,
  explanation:
    'The band whose centre is nearest is taken, but none for a wavelength further outside the range of the camera than half the spacing of its bands.',
  wrong: 'formula: b(2200nm)  # a camera from 450 to 950 nm',
  right: 'formula: b(900nm)',
});
