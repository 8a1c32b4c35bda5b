import { describe, expect, it } from 'vitest';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { generator } from '../fixtures/generator.js';
import { detector, opened, tiedScene } from './detector-plans.js';
import { cubeOf, type ErxSample, recorded, relativeError } from './recorded.js';

/** Projected and scored in float64, as the authors do; scores are rounded to float32. */
const tolerance = 1e-6;
const sample = recorded<ErxSample>('erx');
const [height, width, bands] = sample.dims;
const stateKeys = ['mean', 'covariance', 'lines'];

function lineOf(cube: Tensor, row: number): Tensor {
  const [, , columns, channels] = cube.dims as [number, number, number, number];
  const size = columns * channels;
  return tensorFrom('float32', [1, 1, columns, channels], Array.from(cube.data.subarray(row * size, (row + 1) * size), Number));
}

describe('ExponentialRX', () => {
  it.each(sample.runs.map((run) => [run.momentum, run] as const))("agrees with its authors' code at momentum %d, line by line", async (_, run) => {
    const hparams = { projected_dimensions: 2, momentum: run.momentum, buffer_lines: run.buffer_len, normalise: run.normalise_md ?? false };
    await using plan = await opened(detector('ExponentialRX', hparams), bands, ['projection', ...stateKeys]);
    const projection = tensorFrom('float32', [2, bands], run.projection);
    let state = noLines(2);
    for (let row = 0; row < height; row++) {
      const { outputs } = await plan.run({ cube: lineOf(cubeOf(sample), row), projection, ...state }, { stage: 'inference' });
      const scores = run.scores[row] ?? null;
      if (scores) expect(relativeError(outputs['node.scores'], scores)).toBeLessThan(tolerance);
      else expect(Array.from(outputs['node.scores']?.data ?? [], Number)).toEqual(new Array(width).fill(Number.NaN));
      state = stateAfter(outputs);
    }
    expect(relativeError(state.mean, run.mean)).toBeLessThan(1e-12);
    expect(relativeError(state.covariance, run.cov)).toBeLessThan(1e-9);
  });

  it('gives the same bits for lines one by one and for all at once', async () => {
    const cube = tiedScene(generator(6), [12, 9, 6], 100);
    await using plan = await opened(detector('ExponentialRX', { projected_dimensions: 3, buffer_lines: 2 }), 6, stateKeys);
    const whole = (await plan.run({ cube, ...noLines(3) }, { stage: 'inference' })).outputs;
    const parts: number[] = [];
    let state = noLines(3);
    for (let row = 0; row < 12; row++) {
      const { outputs } = await plan.run({ cube: lineOf(cube, row), ...state }, { stage: 'inference' });
      parts.push(...Array.from(outputs['node.scores']?.data ?? [], Number));
      state = stateAfter(outputs);
    }
    expect(parts).toEqual(Array.from(whole['node.scores']?.data ?? [], Number));
    expect(state.covariance?.data).toEqual(whole['node.next_covariance']?.data);
    expect(state.lines?.data).toEqual(BigInt64Array.of(12n));
  });

  it('refuses half of a state', async () => {
    await using plan = await opened(detector('ExponentialRX'), bands, ['lines']);
    const given = { cube: cubeOf(sample), lines: tensorFrom('int64', [1], [3]) };
    await expect(plan.run(given, { stage: 'inference' })).rejects.toMatchObject({ code: 'line-state-invalid' });
  });
});

function stateAfter(outputs: Readonly<Record<string, Tensor>>): Readonly<Record<string, Tensor>> {
  const entries = (['mean', 'covariance', 'lines'] as const).map((name) => [name, outputs[`node.next_${name}`] as Tensor] as const);
  return Object.fromEntries(entries);
}

/** What stands before the first line. */
function noLines(dimensions: number): Readonly<Record<string, Tensor>> {
  return {
    mean: tensorFrom('float64', [dimensions], new Float64Array(dimensions)),
    covariance: tensorFrom('float64', [dimensions, dimensions], new Float64Array(dimensions ** 2)),
    lines: tensorFrom('int64', [1], [0]),
  };
}
