import { z } from 'zod';
import { tensorFrom } from '../../../schemas/tensor.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { colourHparams } from './colour-normalisation.js';
import { colourSelector } from './colour-selector.js';
import { nearestBand } from './nearest-bands.js';

const hparams = z.strictObject({
  windows: z
    .array(z.tuple([z.number(), z.number()]))
    .length(3)
    .default([
      [440, 500],
      [500, 580],
      [610, 700],
    ])
    .describe('First and last wavelength in nanometres of the windows whose bands become red, green and blue, in this order.'),
  alpha: z.number().default(0.1).describe('Weight of the edges beside the variance.'),
  ...colourHparams.shape,
});

export const highContrastSelector = colourSelector({
  kind: 'HighContrastSelector',
  doc: 'Of each window of wavelengths the band of most contrast in the first image of the batch: variance plus alpha times the mean magnitude of the Laplacian, of equal ones the first. No gradient passes through the choice.',
  hparams,
  raw: (b, cube, { hparams: { windows, alpha }, wavelengths }) => {
    const first = b.take(cube, { axis: 0, indices: [0] });
    const choices = windows.map(([low, high]) => {
      const bands = wavelengths.flatMap((centre, band) => (centre >= low && centre <= high ? [band] : []));
      return bands.length < 2 ? bandNumbers(b, [bands[0] ?? nearestBand(wavelengths, (low + high) / 2)]) : bestOf(b, first, bands, alpha);
    });
    return b.gather(cube, b.concat(choices, { axis: 0 }), { axis: 3 });
  },
});

function bandNumbers(b: OpBuilder, bands: readonly number[]): Value {
  return b.constant(tensorFrom('int64', [bands.length], bands));
}

/** Number of the band of most contrast, int64 [1]; contrasts are computed in float64. */
function bestOf(b: OpBuilder, image: Value, bands: readonly number[], alpha: number): Value {
  const x = b.cast(b.take(image, { axis: 3, indices: bands }), { to: 'float64' });
  const overImage = { axes: [0, 1, 2], keepDims: false };
  const centred = b.sub(x, b.reduceMean(x, { ...overImage, keepDims: true }));
  const variance = b.reduceMean(b.mul(centred, centred), overImage);
  const edges = b.reduceMean(b.abs(b.add(secondDifference(b, x, 1), secondDifference(b, x, 2))), overImage);
  const contrast = b.add(variance, b.mul(b.scalar(alpha, 'float64'), edges));
  return b.gather(bandNumbers(b, bands), b.argMax(contrast, { axis: 0, keepDims: true }), { axis: 0 });
}

/** f_(i-1) - 2 f_i + f_(i+1) along an axis, the values at its ends repeated beyond them. */
function secondDifference(b: OpBuilder, x: Value, axis: number): Value {
  const positions = b.positions(x, { axis });
  const int = (value: number) => b.scalar(value, 'int64');
  const last = b.sub(b.sizeOf(x, { axes: [axis] }), int(1));
  const before = b.gather(x, b.max(b.sub(positions, int(1)), int(0)), { axis });
  const after = b.gather(x, b.min(b.add(positions, int(1)), last), { axis });
  return b.add(b.sub(before, x), b.sub(after, x));
}
