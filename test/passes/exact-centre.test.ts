import { describe, expect, it } from 'vitest';
import type { CompileRequest } from '../../compiler/index.js';
import { tensor } from '../../schemas/tensor.js';
import { nodeAfter } from '../fixtures/pipelines.js';
import { withPlan } from '../golden/replay-plan.js';

const [pixels, bands] = [400, 3];

/** What float32 products and sums of three bands leave: some ten roundings of 6e-8, of the largest value. */
const allowed = 1e-6;

/** Pixels near `offset`, with deviations of some `spread` per band that are not correlated much; a fixed sequence. */
function cubeAt(offset: number, spread: number): Float32Array {
  let seed = 7;
  const next = (): number => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647 - 0.5;
  };
  return Float32Array.from({ length: pixels * bands }, (_, i) => offset * (1 + (i % bands)) + spread * (next() + next() + next()));
}

type State = Readonly<Record<string, { readonly data: ArrayLike<number | bigint> }>>;

async function fitAndRun(request: Partial<CompileRequest> & { text: string }, data: Float32Array, stage: 'train' | 'inference' = 'inference') {
  const { text, ...options } = request;
  return withPlan({ source: { file: 'p.yaml', text }, bands, ...options }, async (plan) => {
    const batch = { cube: tensor('float32', [1, 1, pixels, bands], data) };
    await plan.fit([batch], { keepInputs: true });
    const { outputs } = await plan.run(batch, { stage, keepInputs: true });
    return { values: Array.from(Object.values(outputs)[0]?.data as Float32Array, Number), state: (await plan.state()) as unknown as State };
  });
}

function columns(data: Float32Array): number[][] {
  return Array.from({ length: bands }, (_, band) => Array.from({ length: pixels }, (__, i) => data[i * bands + band] as number));
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Deviations from the mean of each band, [pixels][bands], in float64. */
function deviations(data: Float32Array): number[][] {
  const means = columns(data).map((column) => meanOf(column));
  return Array.from({ length: pixels }, (_, i) => means.map((mean, band) => (data[i * bands + band] as number) - mean));
}

function covariance(rows: readonly (readonly number[])[]): number[][] {
  return Array.from({ length: bands }, (_, p) =>
    Array.from({ length: bands }, (__, q) => rows.reduce((sum, row) => sum + (row[p] as number) * (row[q] as number), 0) / (rows.length - 1)),
  );
}

/** Solves A x = y by Gauss-Jordan elimination with pivots; A is small and well conditioned. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] as number]);
  for (let k = 0; k < rows.length; k++) {
    const pivot = rows.slice(k).reduce((best, row) => (Math.abs(row[k] as number) > Math.abs(best[k] as number) ? row : best));
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(k, 0, pivot);
    for (const row of rows.filter((other) => other !== pivot)) {
      const factor = (row[k] as number) / (pivot[k] as number);
      pivot.forEach((value, j) => {
        row[j] = (row[j] as number) - factor * value;
      });
    }
  }
  return rows.map((row, k) => (row[rows.length] as number) / (row[k] as number));
}

function mahalanobis(rows: readonly (readonly number[])[], matrix: readonly (readonly number[])[]): number[] {
  return rows.map((row) => solve(matrix, row).reduce((sum, value, band) => sum + value * (row[band] as number), 0));
}

function expectNear(actual: readonly number[], expected: readonly number[], within = allowed): void {
  const largest = Math.max(...expected.map(Math.abs));
  const worst = Math.max(...expected.map((value, i) => Math.abs(value - (actual[i] as number))));
  expect(worst / largest).toBeLessThanOrEqual(within);
}

const offsets = [0, 1e3, 1e5, 3e6];

describe('N5: what is learnt is subtracted without rounding it to float32', () => {
  const modes: Partial<CompileRequest>[] = [{}, { fuse: false }, { precision: 'float64' }, { precision: 'float64', fuse: false }];
  const text = nodeAfter('RXGlobal', 'scores', { eps: 0 });

  it.each(modes)('scores of RXGlobal at any ratio of mean to deviation, compiled with %j', async (mode) => {
    for (const offset of offsets) {
      const data = cubeAt(offset, 1);
      const rows = deviations(data);
      const { values } = await fitAndRun({ text, ...mode }, data);
      expectNear(values, mahalanobis(rows, covariance(rows)));
    }
  });

  it('behind a normaliser that is folded into the centring', async () => {
    const data = cubeAt(1e5, 1);
    const rows = deviations(data);
    const { values } = await fitAndRun({ text: nodeAfter('RXGlobal', 'scores', { eps: 0 }, ['MinMaxNormalizer']) }, data);
    // The normalised bands differ by constants and one factor, which scores do not see. The normaliser's own rounding does count
    // in the statistics of unfolded data, not here.
    expectNear(values, mahalanobis(rows, covariance(rows)));
  });

  it.each([{}, { fuse: false }])('ZScoreNormalizerGlobal, compiled with %j', async (mode) => {
    for (const offset of offsets) {
      const data = cubeAt(offset, 1);
      const rows = deviations(data);
      const spread = covariance(rows).map((row, band) => Math.sqrt(row[band] as number));
      const { values } = await fitAndRun({ text: nodeAfter('ZScoreNormalizerGlobal', 'normalized', { eps: 0 }), ...mode }, data);
      expectNear(
        values,
        rows.flatMap((row) => row.map((value, band) => value / (spread[band] as number))),
      );
    }
  });

  it.each([{}, { fuse: false }])('TrainablePCA, compiled with %j', async (mode) => {
    const data = cubeAt(1e5, 1);
    const rows = deviations(data);
    const { values, state } = await fitAndRun({ text: nodeAfter('TrainablePCA', 'projected', { n_components: 2 }), ...mode }, data);
    const components = Array.from(state['node._components']?.data ?? [], Number);
    const project = (row: readonly number[], k: number) =>
      row.reduce((sum, value, band) => sum + value * (components[k * bands + band] as number), 0);
    expectNear(
      values,
      rows.flatMap((row) => [project(row, 0), project(row, 1)]),
    );
  });
});

/** Nodes before a detector by their class, hyper-parameters and ports. All of them map the bands of one image apart, which scores do not see. */
const links = {
  formula: { class_name: 'Expression', hparams: { formula: '2 - cube / 7' }, ports: ['cube', 'result'] },
  selected: { class_name: 'Expression', hparams: { formula: 'b[0..2] * 0.1 + 3' }, ports: ['cube', 'result'] },
  averaged: { class_name: 'Expression', hparams: { formula: 'b - image_mean(b)' }, ports: ['cube', 'result'] },
  weights: { class_name: 'SoftChannelSelector', hparams: { n_select: 2, init_method: 'variance' }, ports: ['data', 'selected'] },
  range: { class_name: 'MinMaxNormalizer', hparams: { use_running_stats: false, eps: 0 }, ports: ['data', 'normalized'] },
  score: { class_name: 'ZScoreNormalizer', hparams: { eps: 0 }, ports: ['data', 'normalized'] },
} as const;

function detectorBehind(chain: readonly (keyof typeof links)[], keep: boolean): string {
  const nodes = chain.map((name, i) => ({ name: `n${i}`, ...links[name] }));
  const sources = ['data.cube', ...nodes.map(({ name, ports }) => `${name}.${ports[1]}`)];
  const targets = [...nodes.map(({ name, ports }) => `${name}.${ports[0]}`), 'rx.data'];
  return JSON.stringify({
    nodes: [
      { name: 'data', class_name: 'CU3SDataNode' },
      ...nodes.map(({ name, class_name, hparams }) => ({ name, class_name, hparams })),
      { name: 'rx', class_name: 'RXGlobal', hparams: { eps: 0 } },
    ],
    connections: targets.map((target, i) => `${sources[i]} -> ${target}`),
    outputs: ['rx.scores', ...(keep ? sources.slice(1) : [])],
  });
}

describe('N5: what is mapped before it is centred is centred before it is mapped', () => {
  const chains: (keyof typeof links)[][] = [
    ['formula'],
    ['weights'],
    ['selected'],
    ['weights', 'formula', 'selected'],
    ['formula', 'range'],
    ['weights', 'range'],
    ['formula', 'averaged'],
    ['weights', 'score'],
  ];
  it.each(chains.flatMap((chain) => [false, true].map((keep) => [chain.join(', '), chain, keep] as const)))(
    'RXGlobal behind %s (%s), intermediate results kept: %s',
    async (_, chain, keep) => {
      const data = cubeAt(1e5, 1);
      const rows = deviations(data);
      const scores = await withPlan({ source: { file: 'p.yaml', text: detectorBehind(chain, keep) }, bands }, async (plan) => {
        const batch = { cube: tensor('float32', [1, 1, pixels, bands], data) };
        await plan.fit([batch], { keepInputs: true });
        return (await plan.run(batch, { keepInputs: true })).outputs['rx.scores'];
      });
      expectNear(Array.from(scores?.data as Float32Array, Number), mahalanobis(rows, covariance(rows)), 3 * allowed);
    },
  );
});

describe('N5: so is the mean over the bands of a pixel', () => {
  it('PerPixelUnitNorm at any ratio of mean to deviation', async () => {
    for (const offset of [0, 1e3, 1e5]) {
      const data = cubeAt(0, 1).map((value) => value + offset);
      const rows = Array.from({ length: pixels }, (_, i) => Array.from(data.slice(i * bands, (i + 1) * bands), Number));
      const expected = rows.flatMap((row) => {
        const centred = row.map((value) => value - meanOf(row));
        return centred.map((value) => value / Math.hypot(...centred));
      });
      const text = JSON.stringify({
        nodes: [
          { name: 'data', class_name: 'CU3SDataNode' },
          { name: 'node', class_name: 'PerPixelUnitNorm' },
        ],
        connections: ['data.cube -> node.data'],
      });
      const { outputs } = await withPlan({ source: { file: 'p.yaml', text }, bands }, (plan) =>
        plan.run({ cube: tensor('float32', [1, 1, pixels, bands], data) }, { keepInputs: true }),
      );
      expectNear(Array.from(Object.values(outputs)[0]?.data as Float32Array, Number), expected);
    }
  });
});

describe('N4: a quadratic form is not computed in float32', () => {
  it.each([true, false])('in stage train where every entry of the inverse is trained, cache_inverse %s', async (cache_inverse) => {
    const base = cubeAt(0.2, 1);
    // Bands that are nearly the same: a covariance of condition 1e6.
    const data = base.map((value, i) => (i % bands === 1 ? (base[i - 1] as number) + 1e-3 * value : value));
    const text = nodeAfter('RXGlobal', 'scores', { eps: 0, trains: 'free', cache_inverse });
    const { values } = await fitAndRun({ text }, data, 'train');
    const rows = deviations(data);
    expectNear(values, mahalanobis(rows, covariance(rows)));
  });
});
