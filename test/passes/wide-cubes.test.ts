import { describe, expect, it } from 'vitest';
import type { CompileRequest } from '../../compiler/index.js';
import { type Tensor, tensor, tensorFrom } from '../../schemas/tensor.js';
import { nodeAfter } from '../fixtures/pipelines.js';
import { withPlan } from '../golden/replay-plan.js';

const [pixels, bands] = [400, 3];

/** What float32 products and sums of three bands leave: some ten roundings of 6e-8, of the largest value. */
const allowed = 1e-6;

/** Cubes whose bands lie at offsets that differ, with deviations that are few steps of their dtype, or many of float64. */
const cubes = [
  { dtype: 'int32', offset: 2e7, spread: 1 },
  { dtype: 'uint32', offset: 1.4e9, spread: 2 },
  { dtype: 'int64', offset: 1e12, spread: 3 },
  { dtype: 'float64', offset: 1e9, spread: 1e-3 },
] as const;

type WideCube = (typeof cubes)[number];

/** Whether bands lie at one, two and three times the offset, or all at one. */
type Multiples = readonly number[];
const apart: Multiples = [1, 2, 3];
const together: Multiples = [1, 1, 1];

/** Pixels [pixels][bands] near multiples of `offset`, a fixed sequence; whole numbers for integers. */
function pixelsOf({ dtype, offset, spread }: WideCube, multiples: Multiples): number[][] {
  let seed = 7;
  const next = (): number => {
    seed = (seed * 16807) % 2147483647;
    return (seed / 2147483647) * 2 - 1;
  };
  const rounded = (value: number) => (dtype === 'float64' ? value : Math.round(value));
  return Array.from({ length: pixels }, () => multiples.map((multiple) => offset * multiple + rounded(spread * 1.49 * next())));
}

function cubeOf({ dtype }: WideCube, values: readonly number[]): Tensor {
  const dims = [1, 20, pixels / 20, bands];
  return dtype === 'int64' ? tensor(dtype, dims, BigInt64Array.from(values, BigInt)) : tensorFrom(dtype, dims, values);
}

type State = Readonly<Record<string, { readonly data: ArrayLike<number | bigint> }>>;

interface Trial {
  readonly cube: WideCube;
  readonly text: string;
  readonly options: Partial<CompileRequest>;
  readonly multiples?: Multiples;
  readonly stage?: 'train' | 'inference';
}

async function fitAndRun({ cube, text, options, multiples = apart, stage = 'inference' }: Trial) {
  const request = { source: { file: 'p.yaml', text }, bands, cubeDtype: cube.dtype, ...options };
  return withPlan(request, async (plan) => {
    const batch = { cube: cubeOf(cube, pixelsOf(cube, multiples).flat()) };
    await plan.fit([batch], { keepInputs: true });
    const { outputs } = await plan.run(batch, { stage, keepInputs: true });
    return { values: Array.from(Object.values(outputs)[0]?.data as Float32Array, Number), state: (await plan.state()) as unknown as State };
  });
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Deviations from the mean of each band, taken after the offset, so that no digit is lost. */
function deviations(cube: WideCube, multiples = apart): number[][] {
  const shifted = pixelsOf(cube, multiples).map((row) => row.map((value, band) => value - cube.offset * (multiples[band] as number)));
  const means = multiples.map((_, band) => meanOf(shifted.map((row) => row[band] as number)));
  return shifted.map((row) => row.map((value, band) => value - (means[band] as number)));
}

function covariance(rows: readonly (readonly number[])[]): number[][] {
  return Array.from({ length: bands }, (_, p) =>
    Array.from({ length: bands }, (__, q) => rows.reduce((sum, row) => sum + (row[p] as number) * (row[q] as number), 0) / (rows.length - 1)),
  );
}

/** d' S^-1 d by Cramer's rule for three bands. */
function mahalanobis(rows: readonly (readonly number[])[]): number[] {
  const s = covariance(rows);
  const at = (p: number, q: number) => s[p % 3]?.[q % 3] as number;
  const cofactor = (p: number, q: number) => at(p + 1, q + 1) * at(p + 2, q + 2) - at(p + 1, q + 2) * at(p + 2, q + 1);
  const determinant = at(0, 0) * cofactor(0, 0) + at(0, 1) * cofactor(0, 1) + at(0, 2) * cofactor(0, 2);
  return rows.map((row) => {
    const terms = row.flatMap((x, p) => row.map((y, q) => (x * y * cofactor(p, q)) / determinant));
    return terms.reduce((sum, term) => sum + term, 0);
  });
}

/** The Laplacian of the reference for means at one, two and three times an offset: normalised Cauchy weights of their differences. */
function laplacian(): number[][] {
  const scale = meanOf(apart);
  const weights = apart.map((p, i) => apart.map((q, k) => (i === k ? 0 : 1 / (1 + ((p - q) / scale) ** 2))));
  const degrees = weights.map((row) => row.reduce((sum, weight) => sum + weight, 0));
  const root = (i: number) => Math.sqrt(degrees[i] as number);
  return weights.map((row, i) => row.map((weight, k) => ((i === k ? (degrees[i] as number) : 0) - weight) / (root(i) * root(k))));
}

/**
 * Besides `allowed` a mean in float64 is off by up to a step of it, here of three times the offset; squared scores feel that twice, in
 * each of three bands, beside deviations of 1.5 spreads.
 */
function within({ offset, spread }: WideCube): number {
  return allowed + (4 * 3 * offset * 2 ** -53) / spread;
}

function expectClose(cube: WideCube, found: readonly number[], right: readonly number[]): void {
  const largest = Math.max(...right.map(Math.abs));
  const error = Math.max(...right.map((value, i) => Math.abs(value - (found[i] as number)))) / largest;
  expect(found).toHaveLength(right.length);
  expect(error).toBeLessThan(within(cube));
}

const modes = [
  { how: 'fused', options: {} },
  { how: 'unfused', options: { fuse: false } },
  { how: 'fused in float64', options: { precision: 'float64' } },
  { how: 'unfused in float64', options: { fuse: false, precision: 'float64' } },
  { how: 'with fast math', options: { fastMath: true } },
] as const;

const rx = { eps: 0 };

describe.each(cubes)('N5 $dtype cubes near $offset +- $spread', (cube) => {
  it.each(modes)('RXGlobal, $how', async ({ options }) => {
    const { values } = await fitAndRun({ cube, text: nodeAfter('RXGlobal', 'scores', rx), options });
    expectClose(cube, values, mahalanobis(deviations(cube)));
  });

  it.each(modes)('RXGlobal behind normalisers, $how', async ({ options }) => {
    const text = nodeAfter('RXGlobal', 'scores', rx, ['IdentityNormalizer', 'MinMaxNormalizer']);
    const { values } = await fitAndRun({ cube, text, options });
    expectClose(cube, values, mahalanobis(deviations(cube)));
  });

  describe.each(modes.slice(0, 2))('$how', ({ options }) => {
    it.each(['factor', 'free'])('RXGlobal in stage train, %s', async (trains) => {
      const { values } = await fitAndRun({ cube, text: nodeAfter('RXGlobal', 'scores', { ...rx, trains }), options, stage: 'train' });
      expectClose(cube, values, mahalanobis(deviations(cube)));
    });

    it('LADGlobal', async () => {
      const { values } = await fitAndRun({ cube, text: nodeAfter('LADGlobal', 'scores', {}), options });
      const form = laplacian();
      const score = (row: readonly number[]) =>
        row.reduce((sum, x, p) => sum + row.reduce((part, y, q) => part + x * y * (form[p]?.[q] as number), 0), 0);
      expectClose(cube, values, deviations(cube).map(score));
    });

    it('TrainablePCA', async () => {
      const { values, state } = await fitAndRun({ cube, text: nodeAfter('TrainablePCA', 'projected', { n_components: 2 }), options });
      const components = Array.from(state['node._components']?.data ?? [], Number);
      const project = (row: readonly number[], k: number) =>
        row.reduce((sum, value, band) => sum + value * (components[k * bands + band] as number), 0);
      const right = deviations(cube).flatMap((row) => [project(row, 0), project(row, 1)]);
      expectClose(cube, values, right);
    });

    it('ZScoreNormalizerGlobal', async () => {
      const rows = deviations(cube);
      const spread = covariance(rows).map((row, band) => Math.sqrt(row[band] as number));
      const { values } = await fitAndRun({ cube, text: nodeAfter('ZScoreNormalizerGlobal', 'normalized', { eps: 0 }), options });
      const right = rows.flatMap((row) => row.map((value, band) => value / (spread[band] as number)));
      expectClose(cube, values, right);
    });

    it('ZScoreNormalizer', async () => {
      const rows = deviations(cube);
      const spread = covariance(rows).map((row, band) => Math.sqrt(((row[band] as number) * (pixels - 1)) / pixels));
      const { values } = await fitAndRun({ cube, text: nodeAfter('ZScoreNormalizer', 'normalized', { eps: 0 }), options });
      const right = rows.flatMap((row) => row.map((value, band) => value / (spread[band] as number)));
      expectClose(cube, values, right);
    });

    it.each([true, false])('MinMaxNormalizer, use_running_stats %s', async (use_running_stats) => {
      const text = nodeAfter('MinMaxNormalizer', 'normalized', { use_running_stats, eps: 0 });
      const { values } = await fitAndRun({ cube, text, options, multiples: together });
      const rows = pixelsOf(cube, together);
      const extremes = together.map((_, band) => {
        const column = use_running_stats ? rows.flat() : rows.map((row) => row[band] as number);
        return { low: Math.min(...column), high: Math.max(...column) };
      });
      const right = rows.flatMap((row) =>
        row.map((value, band) => {
          const { low, high } = extremes[band] as { low: number; high: number };
          return (value - low) / (high - low);
        }),
      );
      expectClose(cube, values, right);
    });

    it('PerPixelUnitNorm', async () => {
      const { values } = await fitAndRun({ cube, text: nodeAfter('PerPixelUnitNorm', 'normalized', {}), options, multiples: together });
      const right = pixelsOf(cube, together).flatMap((row) => {
        const shifted = row.map((value) => value - cube.offset);
        const centred = shifted.map((value) => value - meanOf(shifted));
        return centred.map((value) => value / Math.max(Math.hypot(...centred), 1e-8));
      });
      expectClose(cube, values, right);
    });
  });
});
