import { z } from 'zod';
import { tensorFrom } from '../../../schemas/tensor.js';
import { wholeQuotient } from '../computations/whole-quotient.js';
import { defineNode, port } from '../contract.js';

const level = z.int().min(0).max(255);

/** Twenty colours in ten hues, a strong and a pale one of each: the scheme `tab20` of matplotlib. */
const tab20 = [
  [31, 119, 180],
  [174, 199, 232],
  [255, 127, 14],
  [255, 187, 120],
  [44, 160, 44],
  [152, 223, 138],
  [214, 39, 40],
  [255, 152, 150],
  [148, 103, 189],
  [197, 176, 213],
  [140, 86, 75],
  [196, 156, 148],
  [227, 119, 194],
  [247, 182, 210],
  [127, 127, 127],
  [199, 199, 199],
  [188, 189, 34],
  [219, 219, 141],
  [23, 190, 207],
  [158, 218, 229],
] as const;

export const classMapToRgb = defineNode({
  kind: 'ClassMapToRGB',
  className: 'cuvis_ai.node.colormap.ClassMapToRGB',
  category: 'transform',
  doc: 'A colour per class: entry (class modulo length) of a palette, negative classes the first one. Background and what the mask leaves out is black.',
  stages: ['always'],
  hparams: z.strictObject({
    palette: z
      .array(z.tuple([level, level, level]))
      .min(1)
      .nullable()
      .default(null)
      .describe('Red, green and blue of each class, 0 to 255; null: twenty colours.'),
    background_value: z.int().default(-1).describe('Class that is drawn black.'),
  }),
  inputs: {
    class_map: port('int64[B, H, W]', 'Class per pixel.'),
    mask: port('int32[B, H, W]?', 'Pixels of 0 are drawn black.'),
  },
  outputs: { label_rgb: port('float32[B, H, W, 3]', 'The picture, within 0 and 1.') },
  lower: ({ b, hparams: h, input, optional }) => {
    const colours = h.palette ?? tab20;
    const [classes, mask] = [input('class_map'), optional('mask')];
    const int = (value: number) => b.scalar(value, 'int64');
    const counted = b.max(classes, int(0));
    const entry = b.sub(counted, b.mul(wholeQuotient(b, counted, colours.length), int(colours.length)));
    const table = tensorFrom(
      'float32',
      [colours.length, 3],
      colours.flat().map((value) => value / 255),
    );
    const isBackground = b.equal(classes, int(h.background_value));
    const isBlack = mask ? b.or(isBackground, b.equal(mask, b.scalar(0, 'int32'))) : isBackground;
    return { label_rgb: b.where(b.unsqueeze(isBlack, { axes: [3] }), b.scalar(0, 'float32'), b.gather(b.constant(table), entry, { axis: 0 })) };
  },
});
