import { z } from 'zod';
import { movedPixels, perImage, pixelPorts } from './augmentation.js';
import { defineNode } from '../contract.js';
import { frameOf, fromEnd, takePixels } from './pixel-positions.js';

export const randomFlip = defineNode({
  kind: 'RandomFlip',
  className: 'cuvisc.RandomFlip',
  category: 'transform',
  doc: 'In stage train mirrors each image of a batch, cube and labels alike, with its own probability for either direction. The other stages pass everything on.',
  ...pixelPorts,
  hparams: z.strictObject({
    horizontal: z.number().min(0).max(1).default(0.5).describe('Probability that left and right are exchanged.'),
    vertical: z.number().min(0).max(1).default(0.5).describe('Probability that top and bottom are exchanged.'),
  }),
  lower: (context) => {
    const { b, hparams: h } = context;
    return movedPixels(context, (image) => {
      const { rows, columns, height, width } = frameOf(b, image);
      const isMirrored = (name: 'horizontal' | 'vertical') => b.less(perImage(context, name), b.scalar(h[name], 'float32'));
      return takePixels(b, image, {
        row: b.where(isMirrored('vertical'), fromEnd(b, height, rows), rows),
        column: b.where(isMirrored('horizontal'), fromEnd(b, width, columns), columns),
      });
    });
  },
});
