import { defineDiagnostic } from '../diagnostic.js';

export const bandCountAdapted = defineDiagnostic<{ node: string; hparam: string; written: number; actual: number }>({
  code: 'band-count-adapted',
  severity: 'warning',
  message: (p) => `${p.node}: ${p.hparam} is ${p.written}, but ${p.actual} bands arrive; the data's count is used`,
  explanation: 'With `compat` a detector takes the size of the data, as the reference does. Without it this is an error.',
  wrong: 'hparams: {num_channels: 15}  # 61 bands arrive',
  right: 'hparams: {num_channels: 61}',
});
