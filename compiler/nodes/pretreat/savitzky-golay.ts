import { solve, Matrix } from 'ml-matrix';
import { z } from 'zod';
import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import { unevenBands } from '../../diagnostics/catalogue/uneven-bands.js';
import { defineNode } from '../contract.js';
import { type FilterMatrix, filtered } from './linear-filter.js';
import { optionalWavelengthsPort, spectrumPorts } from './spectrum-ports.js';

const hparams = z.strictObject({
  window_length: z.int().positive().default(11).describe('Bands in the window; odd.'),
  polyorder: z.int().nonnegative().default(2).describe('Order of the polynomial, below the length of the window.'),
  deriv: z.int().nonnegative().default(0).describe('Order of the derivative that is taken; 0 smooths.'),
  delta: z.number().positive().default(1).describe('Distance of two bands for a derivative, where the wavelengths are not connected.'),
  mode: z
    .enum(['nearest', 'mirror', 'constant'])
    .default('nearest')
    .describe('What lies beyond the ends: the last value, the spectrum mirrored at its last band, or 0.'),
});

export const savitzkyGolay = defineNode({
  kind: 'SavitzkyGolay',
  className: 'cuvis_ai.node.pretreatments.savitzky_golay.SavitzkyGolay',
  category: 'transform',
  doc: 'Fits a polynomial by least squares to the bands around each band and gives its value, or its derivative, there. One matrix over the bands. With wavelengths, derivatives are per nanometre, by the median distance of bands.',
  stages: ['always'],
  hparams,
  inputs: { ...spectrumPorts.inputs, wavelengths: optionalWavelengthsPort },
  outputs: spectrumPorts.outputs,
  check: ({ name, hparams: h, dim, wavelengths = [], diagnostics, at }) => {
    const refuse = (hparam: keyof typeof h, reason: string) => diagnostics.report(badHparam, at(hparam), { hparam, kind: 'SavitzkyGolay', reason });
    const bands = Number(dim('C'));
    if (h.window_length % 2 === 0) refuse('window_length', `it must be odd, and is ${h.window_length}`);
    if (h.polyorder >= h.window_length) refuse('polyorder', `it must be below window_length, ${h.window_length}, and is ${h.polyorder}`);
    if (h.mode === 'mirror' && h.window_length >= 2 * bands)
      refuse('window_length', `a spectrum of ${bands} bands cannot be mirrored for a window of ${h.window_length}`);
    const steps = stepsOf(wavelengths);
    const [least, most] = [Math.min(...steps), Math.max(...steps)];
    if (h.deriv > 0 && most - least > 1e-3 * Math.abs(lowerMedian(steps))) diagnostics.report(unevenBands, at('deriv'), { node: name, least, most });
  },
  lower: ({ b, hparams: h, optional, input, wavelengths = [] }) => {
    const cube = input('cube');
    const distance = optional('wavelengths') && wavelengths.length > 1 ? lowerMedian(stepsOf(wavelengths)) || h.delta : h.delta;
    return { cube: filtered(b, cube, bandMatrix(coefficients(h, distance), Number(cube.type.dims.at(-1)), h.mode)) };
  },
});

type Settings = z.infer<typeof hparams>;

function stepsOf(positions: readonly number[]): number[] {
  return positions.slice(1).map((position, i) => position - (positions[i] as number));
}

function lowerMedian(values: readonly number[]): number {
  return values.toSorted((a, c) => a - c)[Math.floor((values.length - 1) / 2)] ?? 0;
}

/** Weight of each band of the window, from the first to the last: d!/distance^d times row d of the pseudo-inverse of the powers of -m..m. */
function coefficients({ window_length: length, polyorder, deriv }: Settings, distance: number): number[] {
  if (deriv > polyorder) return new Array<number>(length).fill(0);
  const half = (length - 1) / 2;
  // Positions from -1 to 1, so that powers stay of one size.
  const unit = Math.max(half, 1);
  const powers = Matrix.from1DArray(
    length,
    polyorder + 1,
    Array.from({ length: length * (polyorder + 1) }, (_, i) => ((Math.floor(i / (polyorder + 1)) - half) / unit) ** (i % (polyorder + 1))),
  );
  const row = solve(powers.transpose().mmul(powers), powers.transpose()).getRow(deriv);
  const factorial = Array.from({ length: deriv }, (_, i) => i + 1).reduce((product, i) => product * i, 1);
  return row.map((weight) => (weight * factorial) / (unit * distance) ** deriv);
}

/** The filter as a matrix over all bands, what lies beyond the ends folded back. */
function bandMatrix(weights: readonly number[], bands: number, mode: Settings['mode']): FilterMatrix {
  const half = (weights.length - 1) / 2;
  const matrix = Array.from({ length: bands }, () => new Array<number>(bands).fill(0));
  for (let to = 0; to < bands; to++) {
    for (const [k, weight] of weights.entries()) {
      const row = matrix[foldedBack(to + k - half, bands, mode) ?? -1];
      if (row) row[to] = (row[to] as number) + weight;
    }
  }
  return matrix;
}

/** The band that stands in for `position`, if any. */
function foldedBack(position: number, bands: number, mode: Settings['mode']): number | undefined {
  const last = bands - 1;
  if (position >= 0 && position <= last) return position;
  if (mode === 'constant') return undefined;
  if (mode === 'nearest') return position < 0 ? 0 : last;
  return position < 0 ? -position : 2 * last - position;
}
