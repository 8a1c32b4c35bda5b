import { z } from 'zod';
import { weighted } from './colour-ranges.js';
import { colourHparams } from './colour-normalisation.js';
import { colourSelector } from './colour-selector.js';

const peak = (nanometres: number, colour: string) => z.number().default(nanometres).describe(`Wavelength in nanometres that ${colour} sees best.`);
const sigma = (nanometres: number, colour: string) =>
  z.number().positive().default(nanometres).describe(`Standard deviation of ${colour} in nanometres.`);

const hparams = z.strictObject({
  r_peak: peak(610, 'red'),
  g_peak: peak(540, 'green'),
  b_peak: peak(460, 'blue'),
  r_sigma: sigma(40, 'red'),
  g_sigma: sigma(35, 'green'),
  b_sigma: sigma(30, 'blue'),
  ...colourHparams.shape,
});

/** Smallest sum of weights that is divided by: a colour that sees nothing stays dark. */
const smallestSum = 1e-10;

export const cameraEmulationFalseRgbSelector = colourSelector({
  kind: 'CameraEmulationFalseRGBSelector',
  doc: 'False colour as a camera with Gaussian filters sees it: weights exp(-((wavelength - peak) / sigma)^2 / 2), divided by their sum.',
  hparams,
  raw: (b, cube, { hparams: h, wavelengths }) => {
    const filters = [
      [h.r_peak, h.r_sigma],
      [h.g_peak, h.g_sigma],
      [h.b_peak, h.b_sigma],
    ] as const;
    return weighted(
      b,
      cube,
      filters.map(([peak, sigma]) => shares(wavelengths.map((centre) => Math.exp(-0.5 * ((centre - peak) / sigma) ** 2)))),
    );
  },
});

function shares(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / Math.max(sum, smallestSum));
}
