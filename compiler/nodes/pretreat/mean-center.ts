import { mean } from '../../../schemas/hosts/finalisers/mean.js';
import { moments } from '../../reductions/moments.js';
import { defineNode } from '../contract.js';
import { declareFit } from '../host-declarations.js';
import { pixelSample } from './pixel-sample.js';
import { spectrumPorts } from './spectrum-ports.js';

export const meanCenter = defineNode({
  kind: 'MeanCenter',
  className: 'cuvis_ai.node.pretreatments.scaling.MeanCenter',
  category: 'model',
  doc: 'Per band: subtracts the mean of the training data, which is kept in float64.',
  stages: ['always'],
  hparams: pixelSample,
  ...spectrumPorts,
  state: ({ dim }) => ({ mean_c: { dtype: 'float64', dims: [dim('C')], doc: 'Mean per band.' } }),
  fits: () => [
    declareFit({
      statistics: [{ reduction: moments, inputs: { data: 'cube' } }],
      finaliser: mean,
      params: { dtype: 'float64' },
      writes: { mean: 'mean_c' },
    }),
  ],
  lower: ({ b, input, state }) => ({ cube: b.centre(input('cube'), state('mean_c')) }),
});
