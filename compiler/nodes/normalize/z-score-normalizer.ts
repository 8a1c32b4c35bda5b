import { z } from 'zod';
import type { Value } from '../../ir/value.js';
import { defineNode } from '../contract.js';
import { normalizerPorts } from './identity-normalizer.js';

export const zScoreNormalizer = defineNode({
  kind: 'ZScoreNormalizer',
  className: 'cuvis_ai.node.normalization.ZScoreNormalizer',
  category: 'transform',
  doc: 'Subtracts the mean and divides by the population standard deviation plus eps, over the given axes of each batch. The statistics are gathered in float64.',
  stages: ['always'],
  hparams: z.strictObject({
    dims: z.array(z.int().min(-4).max(3)).min(1).default([1, 2]).describe('Axes of [B, H, W, C] over which mean and deviation are taken.'),
    eps: z.number().nonnegative().default(1e-6).describe('Added to the standard deviation.'),
    keepdim: z.literal(true).default(true).describe('Must be true: without the reduced axes the result has no meaning.'),
  }),
  ...normalizerPorts,
  lower: ({ b, hparams, input, wideCube }) => {
    const over = { axes: hparams.dims, keepDims: true };
    const x = b.cast(input('data'), { to: 'float64' });
    const aroundMean = (value: Value) => b.sub(value, b.reduceMean(value, over));
    // The mean from one sum of numbers far from 0 is off by what counts beside small deviations: their own mean tells by how much.
    const centred = wideCube ? aroundMean(aroundMean(x)) : aroundMean(x);
    const deviation = b.root(b.reduceMean(b.mul(centred, centred), over));
    return { normalized: b.cast(b.div(centred, b.add(deviation, b.scalar(hparams.eps, 'float64'))), { to: 'float32' }) };
  },
});
