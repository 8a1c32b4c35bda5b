import { describe, expect, it } from 'vitest';
import { numberAt, tensorFrom } from '../../schemas/tensor.js';
import { withPlan } from '../golden/replay-plan.js';

const first = [0, 0, 0, 0];
const second = [1, 4, 0.25, 2];
const third = [4, 1, 1, 0.5];

/** What a class makes of the maps `first`, `second` and `third`, given through formulas that read one band each. */
async function fused(hparams: string, options: { kind: string; compare: string }): Promise<number[]> {
  const maps = [0, 1, 2].map((band) => `  - { name: m${band}, class_name: Expression, hparams: { formula: "b[${band}]${options.compare}" } }`);
  const links = [0, 1, 2].flatMap((band) => [
    `  - data.cube -> m${band}.cube`,
    `  - m${band}.result -> fused.${options.kind === 'ScoreMapFusion' ? 'scores' : 'decisions'}`,
  ]);
  const port = options.kind === 'ScoreMapFusion' ? 'scores' : 'decisions';
  const text = [
    'nodes:',
    '  - { name: data, class_name: CU3SDataNode }',
    ...maps,
    `  - { name: fused, class_name: ${options.kind}, hparams: {${hparams}} }`,
    'connections:',
    ...links,
    `outputs: [fused.${port}]`,
    '',
  ].join('\n');
  const cube = tensorFrom(
    'float32',
    [1, 2, 2, 3],
    [0, 1, 2, 3].flatMap((i) => [first[i] as number, second[i] as number, third[i] as number]),
  );
  return withPlan({ source: { file: 'p.yaml', text }, bands: 3 }, async (plan) => {
    const { outputs } = await plan.run({ cube }, { keepInputs: true });
    const { data } = outputs[`fused.${port}`] as { data: Float32Array };
    return Array.from(data, (_, i) => numberAt(data, i));
  });
}

const each = (f: (...values: number[]) => number) => first.map((x, i) => f(x, second[i] as number, third[i] as number));
const softmin = (...values: number[]) => -Math.log(values.reduce((sum, x, i) => sum + Math.exp(-2 * x) * ([0.5, 0.25, 0.25][i] as number), 0)) / 2;

describe('maps that become one', () => {
  it.each([
    ['mode: mean', each((...values) => values.reduce((sum, x) => sum + x, 0) / 3)],
    ['mode: min', each(Math.min)],
    ['mode: max', each(Math.max)],
    ['mode: gmean', each((a, c, d) => Math.cbrt(a * c * d))],
    ['mode: first', second],
    ['mode: wmean, weights: [2, 1, 1]', each((a, c, d) => (2 * a + c + d) / 4)],
    ['mode: softmin, beta: 2, weights: [2, 1, 1]', each(softmin)],
  ])('ScoreMapFusion with %s', async (hparams, expected) => {
    const found = await fused(hparams, { kind: 'ScoreMapFusion', compare: '' });
    // A few roundings to float32 of numbers up to 4.
    for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 5);
  });

  it.each([
    ['mode: any', each((a, c, d) => Number(a > 1 || c > 1 || d > 1))],
    ['mode: all', [0, 0, 0, 0]],
    ['mode: first', each((_, c) => Number(c > 1))],
  ])('DecisionFusion with %s', async (hparams, expected) => {
    expect(await fused(hparams, { kind: 'DecisionFusion', compare: ' > 1' })).toEqual(expected);
  });
});
