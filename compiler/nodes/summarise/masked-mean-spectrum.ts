import { z } from 'zod';
import { defineNode, port } from '../contract.js';

export const maskedMeanSpectrum = defineNode({
  kind: 'MaskedMeanSpectrum',
  className: 'cuvis_ai.node.spectral_extractor.MaskedMeanSpectrum',
  category: 'transform',
  doc: 'Mean spectrum of the pixels of each image whose mask is above 0, gathered in float64; 0 without any. No gradient passes.',
  stages: ['always'],
  hparams: z.strictObject({}),
  inputs: {
    cube: port('float32[B, H, W, C]', 'Cube.'),
    mask: port('int32[B, H, W]', 'Above 0: counts.'),
  },
  outputs: {
    mean_spectrum: port('float32[B, C]', 'Mean per band of each image.'),
    valid: port('int32[B]', '1 if the mask has a pixel.'),
  },
  lower: ({ b, input }) => {
    const isIn = b.greater(input('mask'), b.scalar(0, 'int32'));
    const overImage = { axes: [1, 2], keepDims: false };
    const count = b.reduceSum(b.cast(isIn, { to: 'float64' }), overImage);
    const inside = b.where(b.unsqueeze(isIn, { axes: [3] }), b.cast(input('cube'), { to: 'float64' }), b.scalar(0, 'float64'));
    const mean = b.div(b.reduceSum(inside, overImage), b.unsqueeze(b.max(count, b.scalar(1, 'float64')), { axes: [1] }));
    return {
      mean_spectrum: b.stopGradient(b.cast(mean, { to: 'float32' })),
      valid: b.cast(b.greater(count, b.scalar(0, 'float64')), { to: 'int32' }),
    };
  },
});
