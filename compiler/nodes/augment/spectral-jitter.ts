import { z } from 'zod';
import { changedCube, perBand, valuePorts } from './augmentation.js';
import { defineNode } from '../contract.js';

export const spectralJitter = defineNode({
  kind: 'SpectralJitter',
  className: 'cuvisc.SpectralJitter',
  category: 'transform',
  doc: 'In stage train multiplies each band of each image by 1 + gain n and adds offset m, n and m standard normal and drawn per image and band: a sensor whose calibration drifts. The other stages pass the cube on.',
  ...valuePorts,
  hparams: z.strictObject({
    gain: z.number().nonnegative().default(0.05).describe('Standard deviation of the factor around 1.'),
    offset: z.number().nonnegative().default(0).describe('Standard deviation of the addend, in the unit of the cube.'),
  }),
  lower: (context) => {
    const { b, hparams: h } = context;
    const drawn = (name: 'gain' | 'offset') => b.mul(perBand(context, name, 'normal'), b.scalar(h[name], 'float32'));
    return changedCube(context, (cube) => {
      const scaled = h.gain > 0 ? b.mul(cube, b.add(b.scalar(1, 'float32'), drawn('gain'))) : cube;
      return h.offset > 0 ? b.add(scaled, drawn('offset')) : scaled;
    });
  },
});
