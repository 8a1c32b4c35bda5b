import { z } from 'zod';
import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import { hueWheel } from '../computations/hue-wheel.js';
import { defineNode, port } from '../contract.js';

export const scalarHsvColormapNode = defineNode({
  kind: 'ScalarHSVColormapNode',
  className: 'cuvis_ai.node.colormap.ScalarHSVColormapNode',
  category: 'transform',
  doc: 'Colours of full saturation whose hue runs once around the wheel from value_min to value_max; both ends are red.',
  stages: ['always'],
  hparams: z.strictObject({
    value_min: z.number().default(0).describe('Value at which the wheel begins.'),
    value_max: z.number().default(1).describe('Value at which it ends.'),
  }),
  inputs: { data: port('float32[B, H, W, 1]', 'Image of one channel.') },
  outputs: { rgb_image: port('float32[B, H, W, 3]', 'Its picture, within 0 and 1.') },
  check: ({ hparams: { value_min: low, value_max: high }, diagnostics, at }) => {
    const reason = `it must be above value_min, ${low}, and is ${high}`;
    if (high <= low) diagnostics.report(badHparam, at('value_max'), { hparam: 'value_max', kind: 'ScalarHSVColormapNode', reason });
  },
  lower: ({ b, hparams, input }) => ({ rgb_image: hueWheel(b, input('data'), hparams.value_min, hparams.value_max) }),
});
