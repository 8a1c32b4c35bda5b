import { wholeImage } from '../../schemas/locality.js';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writePlan } from '../../compiler/index.js';
import { type LogRow, openPlan, type Plan, type TrainOptions } from '../../runtime/index.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { generator } from '../cli/generator.js';
import { compileText, planOf } from '../compiler/pipelines.js';
import { augmentedPipeline } from './augmented-pipeline.js';
import { augment, pipelineOf, trainModule } from './augmented.js';
import { onlyGraph } from '../fixtures/only-graph.js';

const [side, bands] = [10, 6] as const;

/** Square cubes in which every eleventh pixel is anomalous and bright in band 1. */
function scenes(count: number): { readonly cube: Tensor; readonly mask: Tensor }[] {
  return Array.from({ length: count }, (_, scene) => {
    const next = generator(scene + 1);
    const mask = Array.from({ length: side * side }, (__, pixel) => Number((pixel + scene) % 11 === 0));
    const cube = mask.flatMap((label) => Array.from({ length: bands }, (__, band) => next() + (band === 1 ? 0.5 * label : 0)));
    return { cube: tensorFrom('float32', [side, side, bands], cube), mask: tensorFrom('int32', [side, side], mask) };
  });
}

async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'augment-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function openText(text: string, accumulate?: number): Promise<Plan> {
  const directory = join(await scratch(), 'augmented.plan');
  await writePlan(planOf(compileText(text, { bands, ...(accumulate && { training: { accumulate } }) })), directory);
  const plan = await openPlan(directory, { device: 'cpu', host: 'inline', threads: 1 });
  onTestFinished(() => plan.dispose());
  return plan;
}

interface Trained {
  readonly rows: readonly LogRow[];
  readonly state: Readonly<Record<string, Tensor>>;
}

/** Fits and trains; with `abortIn` a first attempt is given up in that epoch and then resumed. */
async function trained(options: TrainOptions, abortIn?: number): Promise<Trained> {
  const plan = await openText(augmentedPipeline, 2);
  const data = scenes(4);
  await plan.fit(data, { keepInputs: true });
  const rows: LogRow[] = [];
  const settings = {
    maxEpochs: 4,
    batchSize: 2,
    lr: 0.05,
    ...options,
    directory: await scratch(),
    resume: 'if-present' as const,
    resumeEveryNSteps: 1,
  };
  const attempt = (signal?: AbortSignal, onLog?: (row: LogRow) => void) =>
    plan.train({ train: data, val: data.slice(0, 1) }, settings, { keepInputs: true, ...(signal && { signal }), ...(onLog && { onLog }) });
  if (abortIn !== undefined) {
    const controller = new AbortController();
    const given = attempt(controller.signal, ({ epoch }) => epoch === abortIn && controller.abort());
    await expect(given).rejects.toMatchObject({ name: 'AbortError' });
  }
  const report = await attempt(undefined, (row) => rows.push(row));
  expect(report.resumedFrom === null).toBe(abortIn === undefined);
  return { rows, state: await plan.state() };
}

const withoutTimes = (rows: readonly LogRow[]) => rows.filter(({ stage }) => stage === 'train');

describe('a training with every augmentation', () => {
  it('depends on the seed and on nothing else', async () => {
    const [one, again, other] = [await trained({ seed: 1 }), await trained({ seed: 1 }), await trained({ seed: 2, shuffle: false })];
    expect(again.state).toEqual(one.state);
    expect(withoutTimes(again.rows)).toEqual(withoutTimes(one.rows));
    expect(other.state).not.toEqual(one.state);
    expect(one.rows.filter(({ stage }) => stage === 'train')).toHaveLength(4);
  });

  it('goes on with the same numbers after an interruption', async () => {
    const [whole, resumed] = [await trained({}), await trained({}, 2)];
    expect(resumed.state).toEqual(whole.state);
    const last = withoutTimes(resumed.rows).at(-1);
    expect(last).toBeDefined();
    expect(last).toEqual(withoutTimes(whole.rows).at(-1));
  });

  it('draws new numbers for each batch, of two that share an update as well', async () => {
    const plan = await openText(augmentedPipeline, 2);
    const { train } = plan.manifest;
    const names = ({ name }: { name: string }) => name;
    const drawn = (graph: NonNullable<typeof train>['step'] | null | undefined) =>
      graph?.inputs
        .filter(({ source }) => source === 'noise')
        .map(names)
        .sort();
    expect(train?.noise.map(names).sort()).toEqual(drawn(train?.step));
    expect(drawn(train?.accumulate)).toEqual(drawn(train?.step));
    expect(train?.noise).toHaveLength(9);
  });

  it('measures and fits what is not augmented', async () => {
    const plan = await openText(augmentedPipeline);
    const plain = await openText(withoutAugmentation());
    const [data] = [scenes(1)];
    for (const each of [plan, plain]) await each.fit(data, { keepInputs: true });
    const run = (each: Plan) => each.run(data[0] as (typeof data)[0], { stage: 'val', keepInputs: true });
    expect((await run(plan)).outputs).toEqual((await run(plain)).outputs);
  });
});

/** The same pipeline with data and normaliser joined directly. */
function withoutAugmentation(): string {
  const kept = augmentedPipeline
    .split('\n')
    .filter((line) => !/(flip|turn|crop|jitter|noise|dropout)\b/.test(line) || /target: (bce|metrics)/.test(line));
  return kept
    .join('\n')
    .replace('connections:', 'connections:\n  - {source: data.outputs.cube, target: normalizer.inputs.data}')
    .replaceAll('crop.outputs.targets', 'data.outputs.mask');
}

describe('stage train outside training', () => {
  const augmentation = { className: 'AdditiveNoise', hparams: { sigma: 0.5 } };
  const [scene] = scenes(1) as [ReturnType<typeof scenes>[number]];

  it('is what the first batch of a training with the same seed sees', async () => {
    const plan = await openText(pipelineOf(augmentation, false));
    const run = async (seed?: number) => (await plan.run(scene, { stage: 'train', keepInputs: true, ...(seed !== undefined && { seed }) })).outputs;
    expect(onlyGraph(plan.manifest.stages.train)?.locality).toEqual(wholeImage);
    const module = trainModule(augmentation, bands, false);
    const single = { cube: { ...scene.cube, dims: [1, side, side, bands] } };
    for (const seed of [42, 7]) expect((await run(seed))['aug.cube']?.data).toEqual(augment(module, single, seed)['aug.cube']?.data);
    expect(await run()).toEqual(await run(42));
    for (const seed of [-1, 0.5, 2 ** 53, Number.NaN]) await expect(run(seed)).rejects.toMatchObject({ code: 'seed-invalid', fault: 'user' });
  });
});
