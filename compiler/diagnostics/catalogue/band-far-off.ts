import { defineDiagnostic } from '../diagnostic.js';

export const bandFarOff = defineDiagnostic<{ node: string; target: number; nearest: number; tolerance: number }>({
  code: 'band-far-off',
  severity: 'warning',
  message: (p) =>
    `'${p.node}' wants a band at ${p.target} nm; the nearest one lies at ${p.nearest} nm, more than ${p.tolerance} nm away, and is taken`,
  explanation: 'The camera does not see the wavelength that is asked for. An index of other bands than its own means something else.',
  wrong: 'class_name: NBRSelector  # of bands from 430 to 910 nm',
  right: 'class_name: NBRSelector, hparams: {swir_nm: 900}',
});
