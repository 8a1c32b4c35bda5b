import { z } from 'zod';
import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { defineNode, port } from '../contract.js';

const hparams = z.strictObject({
  low: z.number().default(0).describe('Smallest intensity of the foreground.'),
  high: z.number().default(1).describe('Largest one.'),
  reduction: z.enum(['mean', 'max', 'band']).default('mean').describe('Intensity of a pixel: mean or maximum of its bands, or one band.'),
  band_index: z.int().default(0).describe('That band, from 0; negative ones count from the end.'),
});

export const intensityThresholdSegmenter = defineNode({
  kind: 'IntensityThresholdSegmenter',
  className: 'cuvis_ai.node.segmentation.intensity.IntensityThresholdSegmenter',
  category: 'decision',
  doc: '1 where the intensity of a pixel lies in a closed interval, else 0.',
  stages: ['always'],
  hparams,
  inputs: { cube: port('float32[B, H, W, C]', 'Cube.') },
  outputs: { mask: port('int32[B, H, W]', '1: foreground.') },
  check: ({ hparams: { low, high, reduction, band_index: band }, dim, diagnostics, at }) => {
    const refuse = (hparam: string, reason: string) =>
      diagnostics.report(badHparam, at(hparam), { hparam, kind: 'IntensityThresholdSegmenter', reason });
    const bands = dim('C');
    if (low > high) refuse('low', `it must be at most high, ${high}, and is ${low}`);
    if (reduction === 'band' && typeof bands === 'number' && (band >= bands || band < -bands))
      refuse('band_index', `there is no band ${band} of ${bands}`);
  },
  lower: ({ b, hparams: h, input }) => {
    const intensity = intensityOf(b, input('cube'), h);
    const isInside = b.and(b.greaterOrEqual(intensity, b.scalar(h.low, 'float32')), b.lessOrEqual(intensity, b.scalar(h.high, 'float32')));
    return { mask: b.cast(isInside, { to: 'int32' }) };
  },
});

/** [B, H, W] */
function intensityOf(b: OpBuilder, cube: Value, { reduction, band_index: band }: z.infer<typeof hparams>): Value {
  const overBands = { axes: [3], keepDims: false };
  if (reduction === 'mean') return b.reduceMean(cube, overBands);
  if (reduction === 'max') return b.reduceMax(cube, overBands);
  return b.gather(cube, b.scalar(band, 'int64'), { axis: 3 });
}
