import { z } from 'zod';
import type { Value } from '../../ir/value.js';
import { defineNode } from '../contract.js';
import { spectrumPorts } from './spectrum-ports.js';

export const snvCorrection = defineNode({
  kind: 'SNVCorrection',
  className: 'cuvis_ai.node.pretreatments.snv.SNVCorrection',
  category: 'transform',
  doc: 'Standard normal variate: per pixel (x - mean) / max(s, eps), where s is the sample standard deviation over the bands, of which there must be two.',
  stages: ['always'],
  hparams: z.strictObject({ eps: z.number().positive().default(1e-8).describe('Smallest standard deviation that is divided by.') }),
  ...spectrumPorts,
  lower: ({ b, hparams, input }) => {
    const overBands = { axes: [-1], keepDims: true };
    const aroundMean = (x: Value) => b.sub(x, b.reduceMean(x, overBands));
    // A mean is rounded to float32, some 6e-8 of it: the mean of what is left takes that away, too.
    const centred = aroundMean(aroundMean(input('cube')));
    const freedom = b.sub(b.cast(b.sizeOf(centred, { axes: [-1] }), { to: 'float32' }), b.scalar(1, 'float32'));
    const deviation = b.root(b.div(b.reduceSum(b.mul(centred, centred), overBands), freedom));
    return { cube: b.div(centred, b.max(deviation, b.scalar(hparams.eps, 'float32'))) };
  },
});
