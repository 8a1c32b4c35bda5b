import { z } from 'zod';
import { defineNode, port } from '../contract.js';

export const saturatedPixelDetector = defineNode({
  kind: 'SaturatedPixelDetector',
  className: 'cuvis_ai.node.preprocessors.SaturatedPixelDetector',
  category: 'decision',
  doc: 'Share of the bands of a pixel that reach saturation, and whether it is above a threshold.',
  stages: ['always'],
  hparams: z.strictObject({
    saturation_value: z.number().default(1).describe('Smallest value that counts as saturated.'),
    mask_threshold: z.number().default(0).describe('Share of saturated bands above which a pixel is marked.'),
  }),
  inputs: { cube: port('float32[B, H, W, C]', 'Cube.') },
  outputs: {
    scores: port('float32[B, H, W, 1]', 'Share of saturated bands.'),
    decisions: port('bool[B, H, W, 1]', 'True: saturated.'),
  },
  lower: ({ b, hparams: h, input }) => {
    const isSaturated = b.greaterOrEqual(input('cube'), b.scalar(h.saturation_value, 'float32'));
    const scores = b.reduceMean(b.cast(isSaturated, { to: 'float32' }), { axes: [3], keepDims: true });
    return { scores, decisions: b.greater(scores, b.scalar(h.mask_threshold, 'float32')) };
  },
});
