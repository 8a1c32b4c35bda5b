import { z } from 'zod';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { clipped } from '../computations/clipped.js';
import { defineNode, port } from '../contract.js';
import { wavelengthsPort } from '../pretreat/spectrum-ports.js';
import { bandInfoPort } from './colour-normalisation.js';
import { bandsOfRanges, checkRanges, meansOfBands, rangeHparams } from './colour-ranges.js';
import { withoutNormalisation } from './without-normalisation.js';

const hparams = z.strictObject({
  ...rangeHparams.shape,
  normalization_strength: z
    .number()
    .nonnegative()
    .default(0.75)
    .describe('Mean of the batch after scaling, in units of 128 of 255; at most 0.001: counts of 10000 become 255.'),
  ...withoutNormalisation.shape,
});

/** Counts of a reflectance of 1. */
const fullReflectance = 10000;

export const fastRgbSelector = defineNode({
  kind: 'FastRGBSelector',
  className: 'cuvis_ai.node.channel_selector.FastRGBSelector',
  category: 'transform',
  doc: 'False colour as the viewer of a camera vendor shows it: means of the bands from the first to the last one of each range, scaled by one factor for the batch and rounded to 256 levels, halves to even. No gradient passes.',
  stages: ['always'],
  hparams,
  inputs: { cube: port('float32[B, H, W, C]', 'Cube.'), wavelengths: wavelengthsPort },
  outputs: { rgb_image: port('float32[B, H, W, 3]', 'The image, within 0 and 1.'), band_info: bandInfoPort },
  usesWavelengths: true,
  check: (context) => checkRanges(context, 'FastRGBSelector'),
  lower: ({ b, hparams: h, input, wavelengths = [] }) => {
    const raw = meansOfBands(b, input('cube'), bandsOfRanges(h, wavelengths, true), wavelengths.length);
    const levels = clipped(b, b.round(b.mul(raw, factorOf(b, raw, h.normalization_strength))), 0, 255);
    return { rgb_image: b.stopGradient(b.div(levels, b.scalar(255, 'float32'))) };
  },
});

/** strength 128 / mean, computed in float64 of the float32 mean; 0 for a mean of at most 1e-12. */
function factorOf(b: OpBuilder, raw: Value, strength: number): Value {
  if (strength <= 1e-3) return b.scalar(255 / fullReflectance, 'float32');
  const mean = b.cast(b.reduceMean(raw, { axes: [0, 1, 2, 3], keepDims: false }), { to: 'float64' });
  const isDark = b.lessOrEqual(mean, b.scalar(1e-12, 'float64'));
  const factor = b.div(b.scalar(strength * 128, 'float64'), b.where(isDark, b.scalar(1, 'float64'), mean));
  return b.cast(b.where(isDark, b.scalar(0, 'float64'), factor), { to: 'float32' });
}
