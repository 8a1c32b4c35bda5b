import { defineDiagnostic } from '../diagnostic.js';

export const bandsUnknown = defineDiagnostic<{ node: string; dim: string }>({
  code: 'bands-unknown',
  severity: 'error',
  message: (p) => `'${p.node}' needs to know its number of bands: compile with --bands N or --like CUBE, or write ${p.dim}`,
  explanation: 'State such as a covariance has a fixed size. Write `num_channels`, or compile with `--bands N` or `--like CUBE`.',
  wrong: 'nodes:\n  - {name: rx, class_name: RXGlobal}',
  right: 'nodes:\n  - {name: rx, class_name: RXGlobal, hparams: {num_channels: 61}}',
});
