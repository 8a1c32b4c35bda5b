import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { check } from '../../compiler/index.js';
import { compareTensor } from './compare.js';
import { readCase } from './golden-case.js';
import { caseFiles, replay } from './replay.js';
import { replayNode, stageOf } from './replay-node.js';
import { replaySchedules } from './replay-schedules.js';
import { replayTraining } from './replay-training.js';

const files = ['nodes', 'today', 'pipelines', 'training'].flatMap((folder) => caseFiles(`test/golden/samples/${folder}`));

describe('recorded cases', () => {
  it.each(files)('%s', async (file) => {
    const { status, worst, reason } = await replay(file);
    if (status === 'skipped') expect(reason).toMatch(/^not built yet: /);
    else expect({ status, worst, reason }).toMatchObject({ status: 'passed' });
  });
});

const values = (...data: number[]) => ({ dtype: 'float32', dims: [2], data: Float32Array.from(data) }) as const;

describe('the comparison', () => {
  const golden = { dtype: 'float32', shape: [2], data: [1, 100] } as const;

  it('notices a difference above the tolerance, a NaN and another shape', () => {
    expect(compareTensor('t', values(1, 100.002), golden)).toSatisfy(({ error, allowed }) => error > allowed);
    expect(compareTensor('t', values(1, Number.NaN), golden).error).toBe(Number.POSITIVE_INFINITY);
    expect(compareTensor('t', { ...values(1, 100), dims: [1, 2] }, golden).error).toBe(Number.POSITIVE_INFINITY);
    expect(compareTensor('t', values(1, 100.0005), golden)).toSatisfy(({ error, allowed }) => error <= allowed);
  });

  it('allows no difference in decisions', () => {
    const decisions = { dtype: 'bool', shape: [2], data: [0, 1] } as const;
    const mine = { dtype: 'bool', dims: [2], data: Uint8Array.of(1, 1) } as const;
    expect(compareTensor('t', mine, decisions)).toMatchObject({ error: 1, allowed: 0 });
  });
});

describe('N8: a recording is compared as far as it tells', () => {
  it('takes the stage as recorded, and the training mode for what a class that looks at it does', () => {
    const [tracker, selector] = ['cuvis_ai.anomaly.deep_svdd.DeepSVDDCenterTracker', 'cuvis_ai.node.channel_selector.SoftChannelSelector'].map(
      (class_name) => ({ class_name }),
    ) as [{ class_name: string }, { class_name: string }];
    expect(stageOf(tracker, { stage: 'val', training: true })).toBe('val');
    expect(stageOf(tracker, { stage: 'train', training: false })).toBe('train');
    expect(stageOf(selector, { stage: 'inference', training: true })).toBe('train');
    expect(stageOf(selector, { stage: 'train', training: false })).toBe('val');
  });

  it('judges what is zero but for rounding by the largest value of the case', () => {
    const zero = { dtype: 'float32', shape: [2], data: [0, 3e-6] } as const;
    expect(compareTensor('t', values(1e-6, 1e-6), zero)).toSatisfy(({ error, allowed }) => error > allowed);
    expect(compareTensor('t', values(1e-6, 1e-6), zero, { among: 10 })).toSatisfy(({ error, allowed }) => error <= allowed);
    expect(compareTensor('t', values(1e-4, 1e-6), zero, { among: 10 })).toSatisfy(({ error, allowed }) => error > allowed);
  });

  it('compares a schedule as far as it is recorded and goes, and says so', () => {
    const schedule = { scheduler: { name: 'step', step_size: 1, gamma: 0.5 }, base_lr: 1, max_epochs: 2 };
    expect(replaySchedules([{ ...schedule, lr: [1, 0.5, 0.25, 0.125] }])).toMatchObject([{ error: 0, note: '4 rates are recorded for 2 epochs' }]);
    expect(replaySchedules([{ ...schedule, lr: [1, 0.5] }])).toMatchObject([{ error: 0, note: '2 rates are recorded for 2 epochs' }]);
    expect(replaySchedules([{ ...schedule, lr: [1, 0.6, 0.25] }])[0]).toSatisfy(({ error, allowed }) => error > allowed);
  });

  it('leaves out drawn state and buffers that are hyper-parameters here', async () => {
    const drawn = { dtype: 'float32', shape: [], data: [7] } as const;
    const pixels = { dtype: 'float32', shape: [1, 2, 2, 2], data: [1, 2, 3, 5, 4, 9, 8, 7] } as const;
    const replayed = await replayNode({
      class_name: 'cuvis_ai.node.channel_mixer.LearnableChannelMixer',
      hparams: { input_channels: 2, output_channels: 2, init_method: 'pca' },
      fit: [{ data: pixels }],
      state: { 'convs.0.bias': { dtype: 'float32', shape: [2], data: [5, 5] }, leaky_relu_negative_slope: drawn, unknown_entry: drawn },
      runs: [],
      notes: '',
    });
    expect(replayed.find(({ what }) => what.includes('bias'))).toMatchObject({ error: 0, note: 'is drawn at random' });
    expect(replayed.find(({ what }) => what.includes('slope'))).toMatchObject({ error: 0, note: 'is a hyper-parameter here' });
    expect(replayed.find(({ what }) => what.includes('unknown'))).toSatisfy(({ error, allowed }) => error > allowed);
  });
});

describe('the replay of a training', () => {
  it('notices another learning rate and clipping that is left out', async () => {
    const golden = readCase('test/golden/samples/training/deep_svdd_single_batch.json');
    if (golden.kind !== 'training') throw new Error('not a training');
    const clipped = golden.training.runs.filter(({ optimizer, gradient_clip_val }) => optimizer.name === 'sgd' && gradient_clip_val !== null);
    const altered = clipped.flatMap((run) => [
      { ...run, gradient_clip_val: null },
      { ...run, optimizer: { ...run.optimizer, lr: run.optimizer.lr * 1.01 } },
    ]);
    const comparisons = await replayTraining({ ...golden.training, runs: altered });
    for (const label of ['run 1 ', 'run 2 ']) {
      expect(comparisons.filter(({ what, error, allowed }) => what.startsWith(label) && error > allowed)).not.toEqual([]);
    }
  });
});

describe('recorded pipelines', () => {
  it.each(caseFiles('test/golden/samples/pipelines'))('%s checks clean', (file) => {
    const golden = readCase(file);
    if (golden.kind !== 'pipeline') throw new Error(`${file} is no pipeline`);
    const { pipeline, nodes, connections, fit } = golden.pipeline;
    const edges = connections.map(([source, target]) => ({ source, target }));
    const text = stringify({ metadata: { name: pipeline }, nodes, connections: edges });
    const centres = fit[0]?.wavelengths;
    const wavelengths = centres?.data.slice(0, centres.shape.at(-1));
    const found = check({ source: { file, text }, ...(wavelengths && { wavelengths }) });
    expect(found.filter(({ severity }) => severity !== 'notice')).toEqual([]);
  });
});
