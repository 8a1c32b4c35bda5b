import { describe, expect, it } from 'vitest';
import type { Finaliser, Params } from '../../runtime/host/contracts.js';
import { finalisers } from '../../runtime/host/finalisers/registry.gen.js';
import { type Tensor, tensorFrom, type Tensors } from '../../schemas/tensor.js';
import { comomentsOf, momentsOf } from './accumulate.js';
import { errorOf } from './measure.js';

const rows = [
  [1, 2.5],
  [2, 3],
  [4, 3.5],
  [7, 9],
];

const examples: Record<string, { params: Params; accumulate: (rows: number[][]) => Tensors; fewest: number }> = {
  bandExtrema: { params: {}, accumulate: bandExtremaOf, fewest: 1 },
  cauchyLaplacian: { params: {}, accumulate: momentsOf, fewest: 1 },
  discriminatingBands: { params: { weights: [1, 1, 1], penalty: 0.5, windows: null }, accumulate: labelledRowsOf, fewest: 1 },
  extrema: { params: {}, accumulate: extremaOf, fewest: 1 },
  gaussian: { params: { eps: 0.5, inverse: 'exact' }, accumulate: comomentsOf, fewest: 2 },
  inverseCorrelation: { params: { eps: 0.5 }, accumulate: comomentsOf, fewest: 2 },
  linearDiscriminant: { params: { eps: 0.5 }, accumulate: classMomentsOf, fewest: 3 },
  logVariance: { params: { eps: 0.5 }, accumulate: momentsOf, fewest: 2 },
  mean: { params: {}, accumulate: momentsOf, fewest: 1 },
  meanPlusStd: { params: {}, accumulate: momentsOf, fewest: 2 },
  meanStd: { params: { eps: 0.5 }, accumulate: momentsOf, fewest: 2 },
  noiseFractions: { params: { components: 1 }, accumulate: withNoise, fewest: 2 },
  principalComponents: { params: { components: 1 }, accumulate: comomentsOf, fewest: 2 },
  principalWeights: { params: { outputs: 3 }, accumulate: comomentsOf, fewest: 2 },
};

/** Every other row is marked. */
function classMomentsOf(data: number[][]): Tensors {
  const classes = [0, 1].map((label) => comomentsOf(data.filter((_, i) => i % 2 === label)));
  const numbers = (entry: string) => classes.map((one) => Array.from(one[entry]?.data as Float64Array));
  const within = numbers('m2').reduce((sum, each) => sum.map((value, i) => value + (each[i] ?? 0)), [0, 0, 0, 0]);
  const means = numbers('mean').flatMap((mean) => [mean[0] ?? 0, mean[1] ?? 0]);
  return {
    count: tensorFrom('float64', [2], numbers('count').flat()),
    mean: tensorFrom('float64', [2, 2], means),
    within: tensorFrom('float64', [2, 2], within),
  };
}

/** Moments of rows, and of noise, which is the same for all. */
function withNoise(data: number[][]): Tensors {
  const noise = Object.entries(comomentsOf(rows)).map(([entry, tensor]) => [`noise_${entry}`, tensor] as const);
  return { ...comomentsOf(data), ...Object.fromEntries(noise) };
}

function extremaOf(data: number[][]): Tensors {
  const flat = data.flat();
  return {
    count: tensorFrom('float64', [1], [flat.length]),
    min: tensorFrom('float64', [1], [Math.min(...flat)]),
    max: tensorFrom('float64', [1], [Math.max(...flat)]),
  };
}

/** Rows of full rank, every other one marked, with a third band. */
function labelledRowsOf(data: number[][]): Tensors {
  const rows = data.map((row, i) => [1, i % 2, ...row, i]);
  return { count: tensorFrom('float64', [1], [rows.length]), rows: tensorFrom('float64', [rows.length, 5], rows.flat()) };
}

function bandExtremaOf(data: number[][]): Tensors {
  const bands = [0, 1].map((band) => data.map((row) => row[band] as number));
  return {
    count: tensorFrom('float64', [1], [data.length]),
    min: tensorFrom(
      'float64',
      [2],
      bands.map((values) => Math.min(...values)),
    ),
    max: tensorFrom(
      'float64',
      [2],
      bands.map((values) => Math.max(...values)),
    ),
  };
}

function finaliserOf(name: string): Finaliser {
  return (finalisers as Readonly<Record<string, Finaliser>>)[name] as Finaliser;
}

describe.each(Object.keys(finalisers))('%s', (name) => {
  const { params, accumulate, fewest } = examples[name] as (typeof examples)[string];

  it('is registered under its name and says what it does', () => {
    expect(finaliserOf(name).name).toBe(name);
    expect(finaliserOf(name).doc).toMatch(/\.$/);
  });

  it('stores float32 or float64 as params ask', () => {
    for (const dtype of ['float32', 'float64']) {
      const { state } = finaliserOf(name).finalise(accumulate(rows), { ...params, dtype });
      const floats = Object.values(state).filter((entry) => entry.dtype !== 'int64');
      expect(new Set(floats.map((entry) => entry.dtype))).toEqual(new Set([dtype]));
    }
  });

  it('says how many samples it needs', () => {
    expect(() => finaliserOf(name).finalise(accumulate(rows.slice(0, fewest)), params)).not.toThrow();
    const error = errorOf(() => finaliserOf(name).finalise(accumulate(rows.slice(0, fewest - 1)), params));
    expect(error.code).toBe('fit-too-few-samples');
    expect(error.hint).toBeDefined();
  });

  it('refuses sums that are not finite', () => {
    const broken = Object.fromEntries(
      Object.entries(accumulate(rows)).map(([key, entry]): [string, Tensor] => [key, key === 'count' ? entry : spoil(entry)]),
    );
    expect(errorOf(() => finaliserOf(name).finalise(broken, params)).code).toBe('fit-not-finite');
  });

  it('refuses params and accumulators that a plan of another version may hold', () => {
    expect(errorOf(() => finaliserOf(name).finalise(accumulate(rows), { ...params, dtype: 'int8' })).code).toBe('plan-params-invalid');
    expect(errorOf(() => finaliserOf(name).finalise({}, params)).code).toBe('plan-host-input');
  });
});

function spoil(entry: Tensor): Tensor {
  return tensorFrom(
    'float64',
    entry.dims,
    Array.from(entry.data as Float64Array, () => Number.NaN),
  );
}

describe('principalComponents', () => {
  it('reports total variance, and the share that is kept', () => {
    const { state, facts } = finaliserOf('principalComponents').finalise(
      comomentsOf([
        [3, 0],
        [-3, 0],
        [0, 1],
        [0, -1],
      ]),
      {
        components: 1,
        dtype: 'float64',
      },
    );
    expect(state.total_variance?.data[0]).toBeCloseTo(20 / 3, 14);
    expect(state.explained_variance?.data[0]).toBeCloseTo(6, 14);
    expect(Array.from(state.components?.data as Float64Array)).toEqual([1, 0]);
    expect(facts.explainedRatio).toBeCloseTo(0.9, 14);
  });

  it('refuses more components than channels', () => {
    const fit = () => finaliserOf('principalComponents').finalise(comomentsOf(rows), { components: 3 });
    expect(errorOf(fit).code).toBe('fit-too-many-components');
  });

  it('fits constant data without inventing a share', () => {
    const { facts } = finaliserOf('principalComponents').finalise(
      comomentsOf([
        [1, 2],
        [1, 2],
      ]),
      { components: 1 },
    );
    expect(facts.explainedRatio).toBe('none: constant data');
  });
});

describe('logVariance', () => {
  it('refuses the logarithm of zero', () => {
    const fit = () =>
      finaliserOf('logVariance').finalise(
        momentsOf([
          [1, 2],
          [1, 3],
        ]),
        { eps: 0 },
      );
    expect(errorOf(fit).code).toBe('fit-not-finite');
  });
});
