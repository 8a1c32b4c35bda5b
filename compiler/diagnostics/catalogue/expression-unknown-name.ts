import { defineDiagnostic } from '../diagnostic.js';

export const expressionUnknownName = defineDiagnostic<{ name: string; reason: string }>({
  code: 'expression-unknown-name',
  severity: 'error',
  message: (p) => `${p.name}: ${p.reason}`,
  explanation:
    'With `inputs`, every input port but `cube` is declared there. A function needs its arguments. `trainable` lists constants of the same node.',
  wrong: 'hparams: {inputs: {nir: "float32[B, H, W, 1]"}, formula: nri - 1}',
  right: 'hparams: {inputs: {nir: "float32[B, H, W, 1]"}, formula: nir - 1}',
});
