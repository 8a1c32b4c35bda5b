import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derivers } from '../../runtime/host/derivers/registry.gen.js';
import { quadraticFactor } from '../../runtime/host/derivers/quadratic-factor.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { errorOf, readSample, relativeError } from './measure.js';

interface ScoreCase {
  readonly from: 'inverse' | 'covariance';
  readonly mu: number[];
  readonly matrix: { readonly shape: number[]; readonly data: number[] };
  readonly data: number[];
  readonly scores: number[];
}

type Rows = readonly (readonly number[])[];

function factorOf(from: 'inverse' | 'covariance', size: number, matrix: readonly number[], dtype: 'float32' | 'float64' = 'float64') {
  const state = { [from === 'inverse' ? 'matrix' : 'covariance']: tensorFrom('float64', [size, size], matrix) };
  const { factor, signs } = quadraticFactor.derive(state, { from, dtype });
  return { w: Float64Array.from(factor?.data as Float64Array), s: Float64Array.from(signs?.data as Float64Array), factor, signs };
}

function scores(rows: Rows, { w, s }: { w: Float64Array; s: Float64Array }): number[] {
  const component = (x: readonly number[], k: number) => x.reduce((y, value, j) => y + value * (w[j * s.length + k] as number), 0);
  return rows.map((x) => s.reduce((sum, sign, k) => sum + sign * component(x, k) ** 2, 0));
}

function form(x: readonly number[], matrix: readonly number[]): number {
  return x.reduce((sum, a, i) => sum + x.reduce((inner, b, j) => inner + a * b * (matrix[i * x.length + j] as number), 0), 0);
}

const entries = (n: number) => fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: n, maxLength: n });
const formAndPoint = fc.integer({ min: 1, max: 6 }).chain((n) => fc.tuple(fc.constant(n), entries(n * n), entries(n)));

describe('quadraticFactor', () => {
  it('is registered under its name', () => {
    expect(Object.entries(derivers).map(([key, { name }]) => [key, name])).toEqual([['quadraticFactor', 'quadraticFactor']]);
  });

  it.each(Object.entries(readSample<ScoreCase>('quadratic-factor')))('scores as the reference: %s', (_, sample) => {
    const size = sample.mu.length;
    const deviation = (i: number) => sample.mu.map((mean, c) => (sample.data[i * size + c] as number) - mean);
    const rows = sample.scores.map((__, i) => deviation(i));
    const factor = factorOf(sample.from, size, sample.matrix.data, 'float32');
    expect(factor.factor?.dtype).toBe('float32');
    expect(factor.signs?.dims).toEqual([size, 1]);
    // Rounding of the reference, which scores in float32, and of the float32 factor.
    expect(relativeError(scores(rows, factor), sample.scores)).toBeLessThan(5e-7);
  });

  it('stays finite where entries are so small that their squares vanish', () => {
    const tiny = [-1.3322676295501878e-14, 0, 6.372367644529809e-58, 1e-323, 0, 0, 0, 0, 0];
    const [atZero, elsewhere] = scores(
      [
        [0, 0, 0],
        [1, 2, 3],
      ],
      factorOf('inverse', 3, tiny),
    ) as [number, number];
    expect(atZero).toBe(0);
    // A root and a square of one entry round twice.
    expect(Math.abs(elsewhere / -1.3322676295501878e-14 - 1)).toBeLessThan(4 * Number.EPSILON);
  });

  it('keeps the value of any quadratic form', () => {
    fc.assert(
      fc.property(formAndPoint, ([n, matrix, x]) => {
        const [actual] = scores([x], factorOf('inverse', n, matrix));
        // Forms reach 6 * 6 * 4^3; eigenvalues and roots are good to a few 2^-52 of that.
        expect(Math.abs((actual as number) - form(x, matrix))).toBeLessThan(2304 * 1e-13);
      }),
    );
  });

  it('gives signs 1 exactly where the form is positive definite', () => {
    expect(Array.from(factorOf('inverse', 2, [2, 1, 1, 2]).s)).toEqual([1, 1]);
    expect(Array.from(factorOf('inverse', 2, [0, 2, 0, 0]).s)).toEqual([1, -1]);
    expect(Array.from(factorOf('inverse', 2, [1, 1, 1, 1]).s.map(Math.abs)).sort()).toEqual([0, 1]);
  });

  it.each([
    ['positive definite', [4, 1, 1, 3]],
    ['indefinite', [1, 2, 2, 1]],
    ['asymmetric', [2, 1, -1, 3]],
  ])('scores by the inverse of a covariance: %s', (_, cov) => {
    const [a, b, c, d] = cov as [number, number, number, number];
    const inverse = [d, -b, -c, a].map((value) => value / (a * d - b * c));
    const points = [
      [1, 0],
      [0, 1],
      [2, -3],
    ];
    const expected = points.map((x) => form(x, inverse));
    expect(relativeError(scores(points, factorOf('covariance', 2, cov)), expected)).toBeLessThan(1e-14);
  });

  it('refuses a covariance without inverse, and entries that are not finite', () => {
    expect(errorOf(() => factorOf('covariance', 2, [1, 1, 1, 1])).code).toBe('state-singular-covariance');
    const error = errorOf(() => factorOf('inverse', 1, [Number.NaN]));
    expect([error.code, error.fault]).toEqual(['state-not-finite', 'run']);
  });
});
