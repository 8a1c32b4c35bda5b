import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { gaussian } from '../../runtime/host/finalisers/gaussian.js';
import { symmetricEigen } from '../../runtime/host/linear/symmetric-eigen.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { comomentsOf } from './accumulate.js';
import { errorOf, relativeError } from './measure.js';

const channels = 204;
const condition = 1e8;

/** Eigenvalues falling from 1 to 1 / condition, evenly in the logarithm. */
const spectrum = Array.from({ length: channels }, (_, k) => condition ** (-k / (channels - 1)));

/** `H f(spectrum) H` with the Householder reflection H of a vector without zeros: every entry is filled. */
function withSpectrum(values: readonly number[]): Matrix {
  const v = Matrix.columnVector(values.map((_, i) => Math.sin(1 + 3 * i)));
  const reflection = Matrix.eye(channels).sub(v.mmul(v.transpose()).mul(2 / v.dot(v)));
  return reflection.mmul(Matrix.diag([...values])).mmul(reflection);
}

function accumulatorsOf(cov: Matrix, count: number) {
  const m2 = cov.to1DArray().map((value) => value * (count - 1));
  return {
    count: tensorFrom('float64', [1], [count]),
    mean: tensorFrom('float64', [cov.rows], new Float64Array(cov.rows)),
    m2: tensorFrom('float64', [cov.rows, cov.rows], m2),
  };
}

function figures(entry: Tensor | undefined): Float64Array {
  return Float64Array.from(entry?.data as Float64Array);
}

describe('symmetricEigen at the size and condition of real scenes', () => {
  const cov = withSpectrum(spectrum);
  const { values, vectors } = symmetricEigen(cov);

  it('finds eigenvalues to rounding of the largest one', () => {
    expect(relativeError(values, spectrum)).toBeLessThan(channels * Number.EPSILON);
  });

  it('returns orthonormal vectors that rebuild the matrix', () => {
    const gram = vectors.transpose().mmul(vectors);
    expect(relativeError(gram.to1DArray(), Matrix.eye(channels).to1DArray())).toBeLessThan(channels * Number.EPSILON);
    const rebuilt = vectors
      .clone()
      .mulRowVector([...values])
      .mmul(vectors.transpose());
    expect(relativeError(rebuilt.to1DArray(), cov.to1DArray())).toBeLessThan(channels * Number.EPSILON);
  });
});

describe('gaussian, exact', () => {
  it('inverts a covariance of condition 1e8', () => {
    const cov = withSpectrum(spectrum);
    const { state, facts } = gaussian.finalise(accumulatorsOf(cov, 10_000), { eps: 0, inverse: 'exact' });
    const expected = withSpectrum(spectrum.map((value) => 1 / value)).to1DArray();
    // Rounding of the covariance alone moves its inverse by condition * 2^-52 = 2.2e-8, times a modest factor.
    expect(relativeError(figures(state.cov_inv), expected)).toBeLessThan(1e-6);
    expect(facts).toMatchObject({ samples: 10_000, keptRank: channels });
    expect(facts.conditionNumber as number).toBeCloseTo(condition, -3);
  });

  it('gives scores that sum to channels * (samples - 1) over the fitted pixels', () => {
    const rows = Array.from({ length: 40 }, (_, i) => [Math.sin(i), Math.cos(2 * i) + Math.sin(i), (i % 7) * 1e-4]);
    const { state } = gaussian.finalise(comomentsOf(rows), { eps: 0, inverse: 'exact' });
    const inverse = Matrix.from1DArray(3, 3, figures(state.cov_inv));
    const mu = figures(state.mu);
    const scores = rows.map((row) => {
      const deviation = Matrix.columnVector(row.map((value, c) => value - (mu[c] as number)));
      return deviation.dot(inverse.mmul(deviation));
    });
    // Condition 1e7 leaves nine of sixteen digits.
    expect(scores.reduce((a, b) => a + b) / (3 * 39)).toBeCloseTo(1, 8);
  });

  it('adds eps to the diagonal, and keeps float64', () => {
    const { state } = gaussian.finalise(
      comomentsOf([
        [0, 0],
        [2, 0],
      ]),
      { eps: 0.1, inverse: 'exact' },
    );
    expect(Array.from(figures(state.cov))).toEqual([2.1, 0, 0, 0.1]);
    expect(state.cov_inv?.dtype).toBe('float64');
    expect(relativeError(figures(state.cov_inv), [1 / 2.1, 0, 0, 10])).toBeLessThan(1e-15);
  });

  it.each([
    [
      'constant band',
      [
        [1, 5],
        [2, 5],
        [4, 5],
        [9, 5],
      ],
    ],
    [
      'repeated band',
      [
        [1, 1],
        [2, 2],
        [4, 4],
        [9, 9],
      ],
    ],
    [
      'fewer samples than channels',
      [
        [1, 5],
        [2, 7],
      ],
    ],
  ])('refuses a singular covariance: %s', (_, rows) => {
    const error = errorOf(() => gaussian.finalise(comomentsOf(rows), { eps: 0, inverse: 'exact' }));
    expect(error.code).toBe('fit-singular-covariance');
    expect(error.message).toMatch(/rank 1 of 2 \(condition/);
    expect(error.hint).toMatch(/eps above 0.*truncated/);
  });
});

describe('gaussian, truncated', () => {
  it('drops what float32 cannot hold, and says so', () => {
    const { state, facts } = gaussian.finalise(
      comomentsOf([
        [1, 5],
        [2, 5],
        [4, 5],
      ]),
      { eps: 1e-9, inverse: 'truncated' },
    );
    expect(facts).toMatchObject({ keptRank: 1, conditionNumber: 1 });
    expect(figures(state.cov_inv)[3]).toBe(0);
    expect(state.mu?.dtype).toBe('float32');
  });

  it('starts from a mean and a covariance in float32, as the reference does', () => {
    const rows = [
      [0.1, 3],
      [0.7, 5],
      [1.9, 4],
    ];
    const { state } = gaussian.finalise(comomentsOf(rows), { eps: 1e-3, inverse: 'truncated', dtype: 'float64' });
    for (const entry of [state.mu, state.cov]) expect(figures(entry)).toEqual(figures(entry).map(Math.fround));
    const exact = gaussian.finalise(comomentsOf(rows), { eps: 1e-3, inverse: 'exact' }).state;
    expect(figures(exact.mu)).not.toEqual(figures(state.mu));
    expect(figures(exact.cov)).not.toEqual(figures(state.cov));
  });

  it('leaves the inverse empty without cacheInverse', () => {
    const { state } = gaussian.finalise(comomentsOf([[1], [2]]), { eps: 0, inverse: 'truncated', cacheInverse: false });
    expect(state.cov_inv?.dims).toEqual([0, 0]);
  });
});
