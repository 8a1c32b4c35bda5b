import { defineDiagnostic } from '../diagnostic.js';

export const expressionBadSelector = defineDiagnostic<{ reason: string }>({
  code: 'expression-bad-selector',
  severity: 'error',
  message: (p) => `${p.reason}`,
  explanation:
    'Bands are chosen by wavelength in parentheses, `b(827nm)` or `b(0.5um..0.6um)`, and by number from 0 in square brackets, `b[12]` or `b[10..20]`. ' +
    'Wavelengths and numbers are written out. They are chosen from input ports.',
  wrong: 'formula: b(827) / b[668nm]',
  right: 'formula: b(827nm) / b(668nm)',
});
