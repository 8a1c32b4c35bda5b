import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainOptions } from '../../trainrun/phases/train-options.js';
import { loadTrainrun } from '../../trainrun/load-trainrun.js';
import { openPlan, type Plan } from '../../runtime/index.js';
import type { OptimizerConfig, TrainingConfig } from '../../schemas/training/config.js';
import type { SchedulerName } from '../../schemas/training/scheduler.js';
import { leastTrainrun, trainedTrainrun, writeTrainrun } from '../fixtures/trainruns.js';
import { logOf, override, prepared, stateOf, trainJson } from './train-cli.js';

/** Rate of the fixture, and its batches per epoch: three cubes by two. */
const [base, perEpoch, epochs] = [0.05, 2, 6] as const;

/** Settings, and the rate of each epoch from 0 by a formula that does not need the one before. */
interface ScheduleCase {
  readonly scheduler: string;
  readonly rate: (epoch: number) => number;
}

const schedules: Readonly<Record<SchedulerName | 'none' | 'plateau' | 'warm-up', ScheduleCase>> = {
  none: { scheduler: '{name: none}', rate: () => base },
  // Half a cosine from the base to min_lr over t_max epochs.
  cosine: {
    scheduler: '{name: cosine, t_max: 5, min_lr: 0.01}',
    rate: (epoch) => 0.01 + ((base - 0.01) * (1 + Math.cos((Math.PI * epoch) / 5))) / 2,
  },
  step: { scheduler: '{name: step, step_size: 2, gamma: 0.1}', rate: (epoch) => base * 0.1 ** Math.floor(epoch / 2) },
  exponential: { scheduler: '{name: exponential, gamma: 0.5}', rate: (epoch) => base * 0.5 ** epoch },
  // The first value is the best for ever; each second epoch without improvement lowers the rate of the next.
  reduce_on_plateau: {
    scheduler: '{name: reduce_on_plateau, patience: 1, threshold: 1e9, threshold_mode: abs, factor: 0.1}',
    rate: (epoch) => base * 0.1 ** Math.floor(Math.max(0, epoch - 1) / 2),
  },
  // The alias that the reference documents and refuses (B7).
  plateau: {
    scheduler: '{name: plateau, monitor: train_loss, patience: 0, threshold: 1e9, threshold_mode: abs, factor: 0.1}',
    rate: (epoch) => base * 0.1 ** Math.max(0, epoch - 1),
  },
  // Straight lines through 0.02, 0.1 (max_lr) at epoch 2, 0.02 at epoch 4, 0.002 at the last.
  one_cycle: {
    scheduler: '{name: one_cycle, max_lr: 0.1, pct_start: 0.5, div_factor: 5, final_div_factor: 10, anneal_strategy: linear, three_phase: true}',
    rate: (epoch) => [0.02, 0.06, 0.1, 0.06, 0.02, 0.002][epoch] as number,
  },
  // One third and two thirds of the base, then the schedule from its own beginning (B7).
  'warm-up': {
    scheduler: '{name: exponential, gamma: 0.5, warmup_epochs: 2}',
    rate: (epoch) => (epoch < 2 ? (base * (epoch + 1)) / 3 : base * 0.5 ** (epoch - 2)),
  },
};

/** A trainrun with these callbacks and no others. */
const withCallbacks = (callbacks: string): string => trainedTrainrun.replace(/ {2}callbacks:.*$/s, `  callbacks: ${callbacks}\n`);

let file: string;
let plan: Plan;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cuvisc-matrix-'));
  file = await writeTrainrun(folder, withCallbacks('null'));
  const result = await trainJson({ file, out: join(folder, 'out') }, ...override('training.max_epochs=1'));
  plan = await openPlan(result.plan, { host: 'inline', device: 'cpu' });
});

afterAll(async () => {
  await plan.dispose();
  await rm(dirname(file), { recursive: true });
});

/** Trains the plan as `cuvisc train` does, in a folder of its own; parameters go on from the case before. */
async function trained(...changes: readonly string[]) {
  const { config, sources } = await loadTrainrun(file, { overrides: [`training.max_epochs=${epochs}`, ...changes] });
  if (!config || !sources) throw new Error(`no trainrun with ${changes.join(' ')}`);
  const out = await mkdtemp(`${file}-`);
  const options = trainOptions(config.training as TrainingConfig, { directory: out, resume: false, batchSize: sources.batchSize });
  const report = await plan.train({ train: sources.train, val: sources.val }, options);
  const rows = await logOf(out);
  const files = (await readdir(join(out, 'checkpoints')).catch((): string[] => [])).sort();
  return { report, rows, files, val: rows.filter(({ stage }) => stage === 'val') };
}

const byName = Object.keys(schedules) as readonly (keyof typeof schedules)[];

describe('cuvisc train with the schedule', () => {
  it.each(byName)('%s makes every update at the rate of its formula', async (name) => {
    const { scheduler, rate } = schedules[name];
    const monitor = 'training.callbacks={learning_rate_monitor: {logging_interval: step}}';
    const { report, rows } = await trained(`training.scheduler=${scheduler}`, monitor);
    const updates = rows.filter(({ stage }) => stage === 'train');
    expect(updates.map(({ step }) => step)).toEqual(Array.from({ length: perEpoch * epochs }, (_, i) => i + 1));
    for (const { epoch, lr, 'lr-AdamW': monitored } of updates) {
      // Products and cosines of a few float64 numbers.
      expect(Math.abs((lr as number) - rate(epoch)) / base).toBeLessThan(1e-12);
      expect(monitored).toBe(lr);
    }
    expect(report).toMatchObject({ epochs, steps: perEpoch * epochs });
  });
});

const optimizers: Readonly<Record<OptimizerConfig['name'], { readonly written: string; readonly momentum: number }>> = {
  adamw: { written: '{name: adamw, lr: 0.02, betas: [0.8, 0.99], weight_decay: 0.01}', momentum: 0.8 },
  adam: { written: '{name: Adam, lr: 0.02}', momentum: 0.9 },
  sgd: { written: '{name: sgd, lr: 0.02, momentum: 0.7}', momentum: 0.7 },
};

describe('cuvisc train with the optimizer', () => {
  it.each(Object.entries(optimizers))('%s, both clippings and accumulation lowers the loss', async (name, { written, momentum }) => {
    const run = await prepared();
    const changes = ['max_epochs=8', `optimizer=${written}`, 'gradient_clip_val=1', 'clip_by_value=0.5', 'accumulate_grad_batches=2'];
    const monitor = 'callbacks.learning_rate_monitor={logging_interval: epoch, log_momentum: true}';
    const { train, values } = await trainJson(run, ...override(...[...changes, monitor].map((change) => `training.${change}`)));
    expect(train?.steps).toBe(8);
    const ends = (await logOf(run.out)).filter(({ stage }) => stage === 'epoch');
    expect(values.train.train_loss).toBeLessThan(ends[0]?.train_loss_epoch as number);
    const title = { adamw: 'AdamW', adam: 'Adam', sgd: 'SGD' }[name];
    expect(ends.map((row) => row[`lr-${title}-momentum`])).toEqual(ends.map(() => momentum));
  });
});

type State = Awaited<ReturnType<typeof stateOf>>;

/** What plain gradient descent at the rate 1 adds to the trained state, which is `start`, in its only update. */
async function onlyUpdate(start: State, ...changes: readonly string[]): Promise<number[]> {
  const run = await prepared(withCallbacks('null'));
  const optimizer = 'optimizer={name: sgd, lr: 1, momentum: 0, weight_decay: 0}';
  const settings = ['max_epochs=1', 'accumulate_grad_batches=2', optimizer, ...changes];
  const result = await trainJson(run, ...override(...settings.map((each) => `training.${each}`)));
  expect(result.train?.steps).toBe(1);
  const after = await stateOf(result.plan);
  return ['selector.channel_logits', 'logit.scale', 'logit.bias'].flatMap((name) =>
    (after[name] ?? []).map((value, i) => value - (start[name]?.[i] as number)),
  );
}

const norm = (values: readonly number[]): number => Math.hypot(...values);

describe('cuvisc train clips', () => {
  it('the norm of the gradient, keeping its direction, and each element', async () => {
    const start = await stateOf((await trainJson(await prepared(leastTrainrun))).plan);
    const plain = await onlyUpdate(start);
    const byNorm = await onlyUpdate(start, 'gradient_clip_val=0.003');
    const byValue = await onlyUpdate(start, 'clip_by_value=0.003');
    expect(norm(plain)).toBeGreaterThan(0.01);
    // Differences of float32 state of size 1 to 10 are off by up to 5e-7 each; PyTorch divides by the norm plus 1e-6.
    expect(Math.abs(norm(byNorm) - 0.003)).toBeLessThan(3e-6);
    for (const [i, value] of plain.entries()) {
      expect(Math.abs((byNorm[i] as number) - (value * 0.003) / norm(plain))).toBeLessThan(3e-6);
      expect(Math.abs((byValue[i] as number) - Math.max(-0.003, Math.min(0.003, value)))).toBeLessThan(3e-6);
    }
  });
});

const best = (rows: readonly { readonly val_loss?: unknown; readonly epoch: number }[], sign: number) =>
  [...rows].sort((a, b) => sign * ((a.val_loss as number) - (b.val_loss as number))).map(({ epoch }) => epoch);

describe('cuvisc train with the callback', () => {
  it.each([
    ['patience', '{monitor: val_loss, patience: 2, min_delta: 1e9}', 3, 'val_loss has not improved'],
    ['a stopping threshold', '{monitor: train_loss, stopping_threshold: 1e9}', 1, 'better than the stopping threshold'],
    ['a divergence threshold', '{monitor: metrics_anomaly/iou, mode: max, divergence_threshold: 2}', 1, 'worse than the divergence threshold'],
  ])('early stopping by %s ends after the epochs that follow from it', async (_, stopper, ended, why) => {
    const { report } = await trained(`training.callbacks={early_stopping: [${stopper}]}`);
    expect(report).toMatchObject({ epochs: ended, steps: perEpoch * ended, kept: 'last', stopped: expect.stringContaining(why) as string });
  });

  it.each([
    ['min', 1],
    ['max', -1],
  ] as const)('checkpoint keeps the best two by %s under names of the template, and the last', async (mode, sign) => {
    const written = `{checkpoint: {monitor: val_loss, mode: ${mode}, save_top_k: 2, save_last: true, filename: "{epoch:02d}-{val_loss:.2f}"}}`;
    const { report, files, val } = await trained(`training.callbacks=${written}`);
    const [first, second] = best(val, sign) as [number, number];
    const nameOf = (epoch: number) => `epoch=0${epoch}-val_loss=${Number(val[epoch]?.val_loss).toFixed(2)}.safetensors`;
    expect(files).toEqual([nameOf(first), nameOf(second), 'last.safetensors'].sort());
    expect(report).toMatchObject({ kept: 'best', best: { epoch: first, monitor: 'val_loss', file: nameOf(first) } });
  });

  it.each([
    ['every second epoch, all of them', '{monitor: null, save_top_k: -1, every_n_epochs: 2}', ['epoch=1-step=4', 'epoch=3-step=8']],
    [
      'every three updates, without names',
      '{monitor: null, save_top_k: -1, every_n_train_steps: 3, filename: "{epoch}-{step}", auto_insert_metric_name: false}',
      ['1-3', '2-6', '4-9'],
    ],
    ['the latest only, weights alone', '{monitor: null, save_top_k: 1, save_weights_only: true, dirpath: checkpoints}', ['epoch=4-step=10']],
  ])('checkpoint saves %s', async (_, checkpoint, names) => {
    const { files, report } = await trained('training.max_epochs=5', `training.callbacks={checkpoint: ${checkpoint}}`);
    expect(files).toEqual(names.map((name) => `${name}.safetensors`));
    expect(report).toMatchObject({ kept: 'last', best: null });
  });

  it('learning-rate monitor logs each epoch, with momentum and weight decay', async () => {
    const monitor = '{logging_interval: epoch, log_momentum: true, log_weight_decay: true}';
    const { rows } = await trained(`training.callbacks={learning_rate_monitor: ${monitor}}`);
    const expected = { 'lr-AdamW': base, 'lr-AdamW-momentum': 0.9, 'lr-AdamW-weight_decay': 0.01 };
    for (const row of rows.filter(({ stage }) => stage === 'epoch')) expect(row).toMatchObject(expected);
    for (const row of rows.filter(({ stage }) => stage === 'train')) expect(row).not.toHaveProperty('lr-AdamW');
  });

  it('none measures metrics of the whole split, or means over its batches if asked', async () => {
    const cubes = [3, 4].map((i) => `{cube: ${file.replace('run.yaml', `c${i}.npy`)}, labels: ${file.replace('run.yaml', `l${i}.npy`)}}`);
    const at = async (...changes: readonly string[]) => {
      const settings = ['data.batch_size=1', `data.params.val=[${cubes.join(', ')}]`, 'data.params.test=[]', 'training.optimizer.lr=1e-30'];
      const { val } = await trained(...settings, 'training.max_epochs=1', ...changes);
      return val[0] as (typeof val)[number];
    };
    const [pooled, means] = [await at(), await at('training.pool_metrics=false')];
    expect(means.val_loss).toBe(pooled.val_loss);
    // Precision over all pixels is no mean of the precisions of cubes with different numbers of positives.
    expect(means['metrics_anomaly/average_precision']).not.toBe(pooled['metrics_anomaly/average_precision']);
  });
});
