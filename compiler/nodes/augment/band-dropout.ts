import { z } from 'zod';
import { changedCube, perBand, valuePorts } from './augmentation.js';
import { defineNode } from '../contract.js';

export const bandDropout = defineNode({
  kind: 'BandDropout',
  className: 'cuvisc.BandDropout',
  category: 'transform',
  doc: 'In stage train sets each band of each image to 0 with a probability, drawn per image and band. The other stages pass the cube on.',
  ...valuePorts,
  hparams: z.strictObject({
    probability: z.number().min(0).lt(1).default(0.1).describe('Probability that a band is dropped.'),
    rescale: z.boolean().default(true).describe('Divide the bands that are kept by 1 - probability, so that the expected value stays.'),
  }),
  lower: (context) => {
    const { b, hparams: h } = context;
    return changedCube(context, (cube) => {
      const isDropped = b.less(perBand(context, 'drop', 'uniform'), b.scalar(h.probability, 'float32'));
      const kept = b.scalar(h.rescale ? 1 / (1 - h.probability) : 1, 'float32');
      return b.mul(cube, b.where(isDropped, b.scalar(0, 'float32'), kept));
    });
  },
});
