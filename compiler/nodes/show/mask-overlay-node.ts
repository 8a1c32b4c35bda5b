import { z } from 'zod';
import { tensorFrom } from '../../../schemas/tensor.js';
import { clipped } from '../computations/clipped.js';
import { defineNode, port } from '../contract.js';

const share = z.number().min(0).max(1);

export const maskOverlayNode = defineNode({
  kind: 'MaskOverlayNode',
  className: 'cuvis_ai.node.anomaly_visualization.MaskOverlayNode',
  category: 'transform',
  doc: 'Tints the pixels of a mask: (1 - alpha) image + alpha colour where the mask is above 0, the image elsewhere, clipped to 0 and 1. Without a mask the image as it is.',
  stages: ['always'],
  hparams: z.strictObject({
    alpha: z.number().default(0.4).describe('Share of the colour.'),
    overlay_color: z.tuple([share, share, share]).default([1, 0, 0]).describe('Red, green and blue.'),
  }),
  inputs: {
    rgb_image: port('float32[B, H, W, 3]', 'Image, within 0 and 1.'),
    mask: port('int32[B, H, W]?', 'Tinted above 0.'),
  },
  outputs: { rgb_with_overlay: port('float32[B, H, W, 3]', 'The image, tinted.') },
  lower: ({ b, hparams: { alpha, overlay_color: colour }, input, optional }) => {
    const [image, mask] = [input('rgb_image'), optional('mask')];
    if (!mask) return { rgb_with_overlay: image };
    const tint = b.constant(
      tensorFrom(
        'float32',
        [3],
        colour.map((value) => alpha * value),
      ),
    );
    const tinted = b.add(b.mul(image, b.scalar(1 - alpha, 'float32')), tint);
    const isTinted = b.unsqueeze(b.greater(mask, b.scalar(0, 'int32')), { axes: [3] });
    return { rgb_with_overlay: clipped(b, b.where(isTinted, tinted, image), 0, 1) };
  },
});
