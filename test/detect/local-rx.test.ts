import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostNodes } from '../../runtime/host/nodes/registry.gen.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { compileText } from '../fixtures/compile-text.js';
import { generator } from '../fixtures/generator.js';
import { detector, scored, tiedScene } from './detector-plans.js';
import { distance, rowsOf } from './plain-statistics.js';
import { cubeOf, recorded, relativeError, type SpectralSample } from './recorded.js';

/** Scores are computed in float64 and rounded once; the windows' covariances here have a condition of at most 1e6. */
const tolerance = 1e-6;
const context = { node: 'node', stage: 'inference', check: () => undefined } as const;

function localScores(cube: Tensor, params: { inner: number; outer: number; eps: number }): Tensor {
  const { scores } = hostNodes.localRx.run({ data: cube }, params, context) as Readonly<Record<string, Tensor>>;
  return scores as Tensor;
}

/** The detector as one would write it down: gather the pixels around each, take their statistics, invert. */
function plainScores(cube: Tensor, inner: number, outer: number, eps: number): number[] {
  const [, height, width, bands] = cube.dims as [number, number, number, number];
  const pixels = rowsOf(cube.data, bands);
  const near = (at: number, other: number, size: number) => Math.abs(at - other) <= (size - 1) / 2;
  return pixels.map((pixel, i) => {
    const [row, column] = [Math.floor(i / width), i % width];
    const centre = (at: number, length: number) => Math.min(Math.max(at, (outer - 1) / 2), length - 1 - (outer - 1) / 2);
    const background = pixels.filter((_, j) => {
      const [r, c] = [Math.floor(j / width), j % width];
      const within = near(centre(row, height), r, outer) && near(centre(column, width), c, outer);
      return within && !(near(row, r, inner) && near(column, c, inner));
    });
    return distance(pixel, background, eps);
  });
}

describe('LocalRX', () => {
  it('agrees with the package spectral where the inner window lies in the image; beyond, that moves it, against its own documentation', async () => {
    const sample = recorded<SpectralSample>('spectral');
    const [height, width] = sample.dims;
    for (const { inner, outer, scores } of sample.local_rx) {
      const outputs = await scored(detector('LocalRX', { inner_window: inner, outer_window: outer }), cubeOf(sample));
      const reach = (inner - 1) / 2;
      const inside = (at: number, length: number) => at >= reach && at < length - reach;
      const compared = [...scores.keys()].filter((i) => inside(Math.floor(i / width), height) && inside(i % width, width));
      const of = (values: ArrayLike<number>) => compared.map((i) => values[i] as number);
      const actual = of(outputs['node.scores']?.data as Float32Array);
      expect(relativeError(tensorFrom('float32', [actual.length], actual), of(scores))).toBeLessThan(tolerance);
      expect(compared.length).toBe((height - inner + 1) * (width - inner + 1));
    }
  });

  it('agrees with its definition in windows of every size, far from 0 too', () => {
    const cases = fc.record({
      seed: fc.nat(1000),
      inner: fc.constantFrom(1, 3, 5),
      more: fc.constantFrom(2, 4),
      bands: fc.integer({ min: 1, max: 4 }),
      spare: fc.tuple(fc.nat(20), fc.nat(4)),
      offset: fc.constantFrom(0, 1000, 20_000),
    });
    fc.assert(
      fc.property(cases, ({ seed, inner, more, bands, spare: [wide, high], offset }) => {
        const outer = inner + more;
        const cube = tiedScene(generator(seed), [outer + high, outer + wide, bands], offset);
        expect(relativeError(localScores(cube, { inner, outer, eps: 0.01 }), plainScores(cube, inner, outer, 0.01))).toBeLessThan(tolerance);
      }),
      { numRuns: 25, seed: 11 },
    );
  });

  it('leaves pixels that are not finite out of every background', () => {
    const cube = tiedScene(generator(8), [9, 12, 2], 10);
    const hole = 4 * 12 + 5;
    const holed = tensorFrom(
      'float32',
      cube.dims,
      Array.from(cube.data as Float32Array, (value, i) => (Math.floor(i / 2) === hole ? Number.NaN : value)),
    );
    const scores = localScores(holed, { inner: 1, outer: 5, eps: 0 });
    expect(scores.data[hole]).toBeNaN();
    const others = [...rowsOf(holed.data, 2).keys()].filter((pixel) => pixel !== hole);
    expect(others.every((pixel) => Number.isFinite(scores.data[pixel]))).toBe(true);
    // The neighbour to the right: its background by hand, without the hole.
    const background = rowsOf(holed.data, 2).filter((_, j) => {
      const [row, column] = [Math.floor(j / 12), j % 12];
      return row >= 2 && row <= 6 && column >= 4 && column <= 8 && j !== hole + 1 && j !== hole;
    });
    expect(scores.data[hole + 1]).toBeCloseTo(distance(rowsOf(holed.data, 2)[hole + 1] as number[], background), 4);
  });

  it('refuses windows that cannot work, when compiling where that is known', async () => {
    const codes = (hparams: object, bands = 4) => compileText(detector('LocalRX', hparams), { bands }).diagnostics.map(({ message }) => message);
    expect(codes({ inner_window: 4 }).join()).toContain('odd');
    expect(codes({ inner_window: 5, outer_window: 5 }).join()).toContain('larger than inner_window');
    expect(codes({ inner_window: 1, outer_window: 3 }, 9).join()).toContain('8 pixels around each');
    expect(codes({ inner_window: 1, outer_window: 3, eps: 0.1 }, 9)).toEqual([]);
    const cube = tiedScene(generator(1), [6, 6, 2], 0);
    await expect(scored(detector('LocalRX', { inner_window: 1, outer_window: 7 }), cube)).rejects.toMatchObject({ code: 'local-window-too-large' });
    const flat = tensorFrom('float32', [1, 6, 6, 2], new Float32Array(72).fill(3));
    await expect(scored(detector('LocalRX', { inner_window: 1, outer_window: 5 }), flat)).rejects.toMatchObject({
      code: 'local-covariance-singular',
    });
  });
});
