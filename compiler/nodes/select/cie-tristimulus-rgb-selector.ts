import { Matrix, solve } from 'ml-matrix';
import { z } from 'zod';
import { whiteNotSeen } from '../../diagnostics/catalogue/white-not-seen.js';
import type { CheckContext } from '../contract.js';
import { daylight, matchingFunctions, whiteOfTables } from './cie-1931.js';
import { colourHparams } from './colour-normalisation.js';
import { weighted } from './colour-ranges.js';
import { colourSelector } from './colour-selector.js';

const hparams = z.strictObject({
  illuminant: z
    .enum(['D65', 'E'])
    .default('D65')
    .describe(
      'Light that a reflectance is seen in: daylight, with its white made that of sRGB, or (cuvis-ai 0.5) equal energy, with no white of its own.',
    ),
  ...colourHparams.shape,
});

type Settings = z.infer<typeof hparams>;

export const cieTristimulusRgbSelector = colourSelector({
  kind: 'CIETristimulusRGBSelector',
  doc: 'Colours as an eye sees them: CIE 1931 colour matching functions, weighted by the distances of the bands and the light, and made linear sRGB; negative values become 0.',
  hparams,
  compat05: { illuminant: 'E' },
  raw: (b, cube, { hparams: h, wavelengths }) => b.max(weighted(b, cube, weightsOf(h, wavelengths).to2DArray()), b.scalar(0, 'float32')),
  check: checkCoverage,
});

/** XYZ (D65) to linear sRGB, IEC 61966-2-1. */
const rgbOfXyz = new Matrix([
  [3.2406255, -1.537208, -0.4986286],
  [-0.9689307, 1.8757561, 0.0415175],
  [0.0557101, -0.2040211, 1.0569959],
]);

/** XYZ to cone responses, by Bradford. */
const bradford = new Matrix([
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
]);

/** Below this share of the white's X, Y or Z its colour cannot be adapted; below the other one it is not all seen. */
const [adaptable, complete] = [0.5, 0.99];

function weightsOf({ illuminant }: Settings, wavelengths: readonly number[]): Matrix {
  const weights = new Matrix(matchingFunctions(wavelengths)).mulRowVector(spacing(wavelengths));
  return rgbOfXyz.mmul(illuminant === 'E' ? weights : whiteNormalised(weights.mulRowVector(daylight(wavelengths)), wavelengths));
}

/** Weights whose white is that of sRGB (von Kries adaptation of cone responses), or where too little of it is seen, has Y = 1. */
function whiteNormalised(weights: Matrix, wavelengths: readonly number[]): Matrix {
  const white = weights.sum('row');
  const luminance = white[1] as number;
  if (luminance <= 0) return weights;
  if (Math.min(...coverageOf(wavelengths)) < adaptable) return weights.div(luminance);
  const target = solve(rgbOfXyz, Matrix.columnVector([1, 1, 1]));
  const gain = Matrix.div(bradford.mmul(target), bradford.mmul(Matrix.columnVector(white)));
  return solve(bradford, bradford.clone().mulColumnVector(gain)).mmul(weights);
}

/** Share of the white's X, Y and Z that the bands see. */
function coverageOf(wavelengths: readonly number[]): number[] {
  const weights = new Matrix(matchingFunctions(wavelengths)).mulRowVector(spacing(wavelengths)).mulRowVector(daylight(wavelengths));
  const whole = whiteOfTables();
  return weights.sum('row').map((seen, i) => seen / (whole[i] as number));
}

/** Width of each band: half the distance of its neighbours, at the ends the distance of the neighbour. */
function spacing(wavelengths: readonly number[]): number[] {
  const last = wavelengths.length - 1;
  return wavelengths.map((_, i) => {
    const [before, after] = [Math.max(0, i - 1), Math.min(last, i + 1)];
    return ((wavelengths[after] as number) - (wavelengths[before] as number)) / Math.max(1, after - before);
  });
}

function checkCoverage({ name, hparams: h, wavelengths, diagnostics, at }: CheckContext<Settings>): void {
  if (!wavelengths || h.illuminant === 'E') return;
  const coverage = coverageOf(wavelengths);
  if (Math.min(...coverage) >= complete) return;
  const percent = coverage.map((share) => `${(100 * share).toFixed(1)} %`).join(', ');
  diagnostics.report(whiteNotSeen, at('illuminant'), { node: name, percent, adapts: Math.min(...coverage) >= adaptable });
}
