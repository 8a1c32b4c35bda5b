import { z } from 'zod';
import { defineNode } from '../contract.js';
import { type FilterMatrix, filtered, productOf } from './linear-filter.js';
import { spectrumPorts, wavelengthsPort } from './spectrum-ports.js';

export const spectralDerivative = defineNode({
  kind: 'SpectralDerivative',
  className: 'cuvis_ai.node.pretreatments.spectral_derivative.SpectralDerivative',
  category: 'transform',
  doc: 'Derivative of each spectrum by wavelength, per nanometre: the three-point formula for steps of any size, one-sided in the first and the last band. Applied once per order.',
  stages: ['always'],
  hparams: z.strictObject({ order: z.int().min(0).max(4).default(1).describe('How often the derivative is taken.') }),
  inputs: { ...spectrumPorts.inputs, wavelengths: wavelengthsPort },
  outputs: spectrumPorts.outputs,
  usesWavelengths: true,
  lower: ({ b, hparams: { order }, input, wavelengths = [] }) => {
    if (order === 0) return { cube: input('cube') };
    const once = derivativeMatrix(wavelengths);
    const repeated = Array.from({ length: order - 1 }).reduce<FilterMatrix>((matrix) => productOf(matrix, once), once);
    return { cube: filtered(b, input('cube'), repeated) };
  },
});

/** With steps p before and n after: (p^2 f_(i+1) + (n^2 - p^2) f_i - n^2 f_(i-1)) / (p n (p + n)). */
function derivativeMatrix(positions: readonly number[]): FilterMatrix {
  const count = positions.length;
  const matrix = positions.map(() => new Array<number>(count).fill(0));
  const add = (from: number, to: number, weight: number): void => {
    const row = matrix[from] as number[];
    row[to] = (row[to] as number) + weight;
  };
  const step = (i: number) => (positions[i + 1] as number) - (positions[i] as number);
  for (let i = 0; i < count; i++) {
    const [before, after] = [i > 0 ? step(i - 1) : undefined, i < count - 1 ? step(i) : undefined];
    // The slopes on both sides, each weighted by the step on the other one.
    const weightAfter = after === undefined ? 0 : before === undefined ? 1 : before / (before + after);
    if (after !== undefined) slope(add, i, i, weightAfter / after);
    if (before !== undefined) slope(add, i - 1, i, (1 - weightAfter) / before);
  }
  return matrix;
}

/** Adds `weight` times the difference after band `from` to output `to`. */
function slope(add: (from: number, to: number, weight: number) => void, from: number, to: number, weight: number): void {
  add(from + 1, to, weight);
  add(from, to, -weight);
}
