import { z } from 'zod';
import { defineNode } from '../contract.js';
import { normalizerPorts } from './identity-normalizer.js';

export const perPixelUnitNorm = defineNode({
  kind: 'PerPixelUnitNorm',
  className: 'cuvis_ai.node.normalization.PerPixelUnitNorm',
  category: 'transform',
  doc: 'Per pixel: subtracts the mean over the bands and divides by the Euclidean norm of what remains, at least eps.',
  stages: ['always'],
  hparams: z.strictObject({ eps: z.number().positive().default(1e-8).describe('Smallest norm that is divided by.') }),
  ...normalizerPorts,
  lower: ({ b, hparams, input }) => {
    const overBands = { axes: [-1], keepDims: true };
    const x = input('data');
    const near = b.sub(x, b.reduceMean(x, overBands));
    // The mean is rounded to float32, some 6e-8 of it: the mean of what is left takes that away, too.
    const centred = b.sub(near, b.reduceMean(near, overBands));
    const norm = b.root(b.reduceSum(b.mul(centred, centred), overBands));
    return { normalized: b.div(centred, b.max(norm, b.scalar(hparams.eps, 'float32'))) };
  },
});
