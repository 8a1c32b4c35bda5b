import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CompileRequest, writePlan } from '../../compiler/index.js';
import { openPlan, type Plan } from '../../runtime/index.js';
import { numberAt, type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { compileText, planOf } from '../fixtures/compile-text.js';

const bands = 3;
const [height, width] = [40, 30];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cuvisc-supervised-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const discriminant = (before = '', feeds = 'data.outputs.cube') => `
metadata: {name: lda}
nodes:
  - {name: data, class_name: LentilsAnomalyDataNode, hparams: {normal_class_ids: [0]}}
${before}
  - {name: lda, class_name: LinearDiscriminant}
connections:
  - {source: data.outputs.mask, target: lda.inputs.mask}
  - {source: ${feeds}, target: lda.inputs.data}
`;

/** Two classes of pixels whose bands are tied; class 2 is marked. */
const scenes = [1, 2].map((image) => {
  const labels = Array.from({ length: height * width }, (_, i) => (Math.sin(i * image) > 0.6 ? 2 : 0));
  const values = labels.flatMap((label, i) => {
    const [u, v, w] = [1, 2, 3].map((k) => Math.sin(image + 12.9898 * k * i)) as [number, number, number];
    return [100 + u + label, 50 + 2 * v + 0.5 * u, 20 + 3 * w - v + 2 * label];
  });
  return { cube: tensorFrom('float32', [1, height, width, bands], values), mask: tensorFrom('int32', [1, height, width], labels) };
});

async function opened(text: string, request: Omit<CompileRequest, 'source'> = {}): Promise<Plan> {
  const directory = join(folder, `${crypto.randomUUID()}.plan`);
  await writePlan(planOf(compileText(text, { bands, ...request })), directory);
  return openPlan(directory, { host: 'inline', device: 'cpu', threads: 1 });
}

async function fitted(
  text: string,
  request: Omit<CompileRequest, 'source'> = {},
): Promise<{ state: Readonly<Record<string, Tensor>>; passes: number }> {
  await using plan = await opened(text, request);
  const { passes } = await plan.fit(scenes, { keepInputs: true });
  return { state: await plan.state(), passes };
}

function numbersIn(tensor: Tensor | undefined): number[] {
  return Array.from({ length: tensor?.data.length ?? 0 }, (_, i) => numberAt((tensor as Tensor).data, i));
}

/** Means of the classes and the covariance within them, in two plain passes over all pixels. */
function statisticsOf(map: (pixel: readonly number[]) => number[] = (pixel) => [...pixel]) {
  const rows = scenes.flatMap(({ cube, mask }) =>
    Array.from(mask.data, (label, i) => ({ marked: label !== 0, pixel: map(Array.from(cube.data.subarray(i * bands, (i + 1) * bands))) })),
  );
  const means = [false, true].map((marked) => {
    const members = rows.filter((row) => row.marked === marked);
    return Array.from({ length: bands }, (_, band) => members.reduce((sum, { pixel }) => sum + (pixel[band] as number), 0) / members.length);
  }) as [number[], number[]];
  const deviations = rows.map(({ marked, pixel }) => pixel.map((value, band) => value - (means[Number(marked)]?.[band] as number)));
  const covariance = means[0].map((_, i) =>
    means[0].map((__, j) => deviations.reduce((sum, d) => sum + (d[i] as number) * (d[j] as number), 0) / (rows.length - 2)),
  );
  return { means, covariance };
}

/** S w for the weights w that were fitted: the difference of the means, if they solve the system. */
function checkWeights(state: Readonly<Record<string, Tensor>>, { means: [first, second], covariance }: ReturnType<typeof statisticsOf>): void {
  const weights = numbersIn(state['lda.weights']);
  const product = covariance.map((row) => row.reduce((sum, entry, k) => sum + entry * (weights[k] as number), 0));
  // Sums of 2400 float64 numbers below 1e4 against the means' differences near 1: 2400 * 2^-52 * 1e4 < 1e-8.
  expect(product).toEqual(first.map((mean, k) => expect.closeTo((second[k] as number) - mean, 8) as number));
  const centre = first.map((mean, k) => (mean + (second[k] as number)) / 2);
  expect(numbersIn(state['lda.centre'])).toEqual(centre.map((value) => expect.closeTo(value, 8) as number));
}

describe('a fit that reads cube and mask', () => {
  it('finds the discriminant of the classes', async () => {
    const { state, passes } = await fitted(discriminant());
    expect(passes).toBe(1);
    checkWeights(state, statisticsOf());
  });

  it('maps what it gathered before a normalisation that is fitted in the same pass', async () => {
    const text =
      discriminant('  - {name: norm, class_name: MinMaxNormalizer}', 'norm.outputs.normalized') +
      '  - {source: data.outputs.cube, target: norm.inputs.data}\n';
    const [fused, plain] = [await fitted(text), await fitted(text, { fuse: false })];
    expect([fused.passes, plain.passes]).toEqual([1, 2]);
    const [low = 0, high = 1] = ['norm.running_min', 'norm.running_max'].map((name) => numbersIn(fused.state[name])[0] as number);
    checkWeights(
      fused.state,
      statisticsOf((pixel) => pixel.map((value) => (value - low) / (high - low))),
    );
  });

  it('runs without labels once it is fitted, and scores as the log-ratio of the densities says', async () => {
    await using plan = await opened(discriminant());
    await plan.fit(scenes, { keepInputs: true });
    const state = await plan.state();
    const [scene] = scenes as [(typeof scenes)[0]];
    const { outputs } = await plan.run({ cube: scene.cube }, { keepInputs: true });
    const [weights, centre] = [numbersIn(state['lda.weights']), numbersIn(state['lda.centre'])];
    const expected = weights.reduce((sum, weight, k) => sum + weight * ((scene.cube.data[k] as number) - (centre[k] as number)), 0);
    // float32 scores near 10: half a unit in the last place is 5e-7, products of three bands a few of them.
    expect(numbersIn(outputs['lda.scores'])[0]).toBeCloseTo(expected, 4);
  });

  it('gives the same from shards as from one pass', async () => {
    await using plan = await opened(discriminant());
    const files = [1, 2].map((index) => join(folder, `${crypto.randomUUID()}-${index}.shard`));
    for (const [i, file] of files.entries()) {
      await writeFile(file, await plan.fitShard(scenes, { shard: { index: i + 1, count: 2 }, keepInputs: true }));
    }
    await plan.mergeShards(files);
    checkWeights(await plan.state(), statisticsOf());
  });

  it('says what is missing without labels, or with one class only', async () => {
    await using plan = await opened(discriminant());
    const cube = (scenes[0] as (typeof scenes)[0]).cube;
    await expect(plan.fit([{ cube }], { keepInputs: true })).rejects.toMatchObject({ message: expect.stringContaining('mask') as string });
    const none = tensorFrom('int32', [1, height, width], new Float64Array(height * width));
    await expect(plan.fit([{ cube, mask: none }], { keepInputs: true })).rejects.toMatchObject({ code: 'fit-too-few-samples' });
  });

  it('is refused at compile time where nothing supplies the mask', () => {
    const text = discriminant()
      .replace('  - {source: data.outputs.mask, target: lda.inputs.mask}\n', '')
      .replace('LentilsAnomalyDataNode, hparams: {normal_class_ids: [0]}', 'CU3SDataNode');
    const { diagnostics } = compileText(text, { bands, batchKeys: { train: [], val: [], test: [], inference: [] } });
    expect(diagnostics.map(({ code }) => code)).toContain('fit-impossible');
  });
});
