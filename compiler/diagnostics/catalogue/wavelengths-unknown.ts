import { defineDiagnostic } from '../diagnostic.js';

export const wavelengthsUnknown = defineDiagnostic<{ node: string }>({
  code: 'wavelengths-unknown',
  severity: 'error',
  message: (p) => `'${p.node}' chooses bands by wavelength, and no wavelengths are known: compile with --like CUBE, a cube of the camera`,
  explanation:
    'Bands are chosen when the plan is compiled. Give a cube of the camera with `--like CUBE`, whose wavelengths the plan is then bound to.',
  wrong: 'cuvisc compile pipeline.yaml -o out.plan',
  right: 'cuvisc compile pipeline.yaml --like scene.hdr -o out.plan',
});
