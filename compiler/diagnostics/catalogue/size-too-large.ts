import { defineDiagnostic } from '../diagnostic.js';

export const sizeTooLarge = defineDiagnostic<{ node: string; what: string; size: string; limit: string }>({
  code: 'size-too-large',
  severity: 'error',
  message: (p) => `'${p.node}' is too large: ${p.what} is ${p.size}, more than ${p.limit}`,
  explanation:
    'A dimension has at most 1,048,576 entries, a tensor that a node learns or gathers 2 GiB, and all of them together 8 GiB. Statistics such as a covariance grow with the square of the number of channels: choose bands first, or project to fewer channels.',
  wrong: 'nodes:\n  - {name: rx, class_name: RXGlobal, hparams: {num_channels: 100000}}',
  right: 'nodes:\n  - {name: rx, class_name: RXGlobal, hparams: {num_channels: 61}}',
});
