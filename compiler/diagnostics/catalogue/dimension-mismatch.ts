import { defineDiagnostic } from '../diagnostic.js';

export const dimensionMismatch = defineDiagnostic<{ where: string; dim: string; found: string; expected: string }>({
  code: 'dimension-mismatch',
  severity: 'error',
  message: (p) => `${p.where}: ${p.dim} is ${p.found} here, but ${p.expected} elsewhere`,
  explanation:
    'Batch, height, width and band counts must agree along every path through the graph. Band counts that follow from the data or another node need not be written.',
  wrong: '# 61 bands arrive\nhparams: {num_channels: 60}',
  right: 'hparams: {num_channels: 61}',
});
