import { meanStd } from '../../../schemas/hosts/finalisers/mean-std.js';
import { moments } from '../../reductions/moments.js';
import { defineNode } from '../contract.js';
import { declareFit } from '../host-declarations.js';
import { pixelSample } from './pixel-sample.js';
import { spectrumPorts } from './spectrum-ports.js';

/** Of a band that does not vary. */
const smallestDeviation = 1e-8;

export const unitVarianceScaling = defineNode({
  kind: 'UnitVarianceScaling',
  className: 'cuvis_ai.node.pretreatments.scaling.UnitVarianceScaling',
  category: 'model',
  doc: `Per band: divides by the sample standard deviation of the training data, at least ${smallestDeviation}.`,
  stages: ['always'],
  hparams: pixelSample,
  ...spectrumPorts,
  state: ({ dim }) => ({ std_c: { dtype: 'float32', dims: [dim('C')], doc: 'Sample standard deviation per band.' } }),
  fits: () => [
    declareFit({
      statistics: [{ reduction: moments, inputs: { data: 'cube' } }],
      finaliser: meanStd,
      params: { eps: 0 },
      writes: { std: 'std_c' },
    }),
  ],
  lower: ({ b, input, state }) => ({ cube: b.div(input('cube'), b.max(state('std_c'), b.scalar(smallestDeviation, 'float32'))) }),
});
