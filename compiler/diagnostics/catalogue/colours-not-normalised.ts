import { defineDiagnostic } from '../diagnostic.js';

export const coloursNotNormalised = defineDiagnostic<{ node: string; channels: number }>({
  code: 'colours-not-normalised',
  severity: 'warning',
  message: (p) => `'${p.node}' gives ${p.channels} bands as they are: only three are normalised, as in the reference`,
  explanation: 'The reference scales images of three channels alone. Say `normalize_output: false` for others, and put a normalizer behind.',
  wrong: 'hparams: {norm_mode: per_frame, target_wavelengths: [450, 550, 650, 800]}',
  right: 'hparams: {norm_mode: per_frame, normalize_output: false, target_wavelengths: [450, 550, 650, 800]}',
});
