import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LogRow, trainEvents, type TrainOptions } from '../../runtime/index.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { linearData, numbersIn, openTrainPlan, startState, writeTrainPlan } from './train-plan-fixture.js';

const scratch = () => mkdtemp(join(tmpdir(), 'train-run-'));

async function train(options: TrainOptions, { accumulate = 1, count = 6, val = 2, test = 0 } = {}) {
  const plan = await openTrainPlan(await writeTrainPlan(accumulate));
  const rows: LogRow[] = [];
  const splits = { train: linearData(count), val: linearData(val, 50), test: linearData(test, 90) };
  const report = await plan.train(splits, options, { onLog: (row) => rows.push(row) });
  return { plan, rows, report };
}

describe('training', () => {
  it('learns, logs under the names of the reference, and saves the state', async () => {
    const { plan, rows, report } = await train({ maxEpochs: 60, batchSize: 2 }, { test: 2 });
    expect(report).toMatchObject({ epochs: 60, steps: 180, stopped: null, kept: 'last', best: null, resumedFrom: null });
    const [w, b] = [await numbersIn(plan, 'fit.w'), await numbersIn(plan, 'fit.b')];
    // The noise on the cubes has a deviation of 0.01: the fit stays within a few of that.
    for (const [i, expected] of [2, -1, 0.5].entries()) expect(Math.abs(([...w, ...b][i] as number) - expected)).toBeLessThan(0.03);
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(['epoch', 'grad_norm', 'lr', 'stage', 'step', 'train/mse', 'train/size', 'train_loss']);
    const val = rows.find((row) => row.stage === 'val');
    expect(Object.keys(val ?? {}).sort()).toEqual(['epoch', 'max/max', 'stage', 'step', 'val/mse', 'val/size', 'val_loss']);
    expect(report.history.at(-1)?.values.val_loss).toBeLessThan(0.001);
    expect(report.test?.test_loss).toBeLessThan(0.001);
    const again = await openTrainPlan(plan.directory);
    expect(await again.state()).toEqual(await plan.state());
    expect(again.manifest.digest).toBe(plan.manifest.digest);
  });

  it('gives the first update that the formulas give', async () => {
    const { plan, rows } = await train({ maxEpochs: 1, batchSize: 1, lr: 0.1 }, { count: 1, val: 0 });
    const target = linearData(1).flatMap((source) => Array.from(source.target.data as Float32Array));
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    // With w = 0 and b = 0 the loss is the mean square of the target and the gradient of b is -2 mean(target), whatever the noise.
    expect(rows[0]?.['train/mse']).toBeCloseTo(mean(target.map((t) => t * t)), 5);
    expect((await numbersIn(plan, 'fit.b'))[0]).toBeCloseTo(0.1 * 2 * mean(target), 6);
    expect(rows.map((row) => row.stage)).toEqual(['train', 'epoch']);
  });

  it('feeds trained derived tensors as they are, and writes back the state they came from', async () => {
    const { plan, rows, report } = await train({ maxEpochs: 2, batchSize: 6, lr: 0.5, schedule: { name: 'step', gamma: 0.5 } });
    const sizes = rows.filter((row) => row.stage === 'val').map((row) => row['val/size'] as number);
    const first = rows[0]?.['train/size'] as number;
    // The factor shrinks by (1 - lr): exact powers of two for 0.5, then by 0.75.
    expect(sizes[0]).toBe(first / 4);
    expect(sizes[1]).toBeCloseTo((first / 4) * 0.75 ** 2, 6);
    const scale = (0.5 * 0.75) ** 2;
    const form = await numbersIn(plan, 'rx.form');
    for (const [i, value] of Array.from(startState['rx.form'].data).entries()) expect(form[i]).toBeCloseTo(value * scale, 6);
    expect(await numbersIn(plan, 'fit.count')).toEqual([2]);
    expect(report.history.map((epoch) => epoch.lr)).toEqual([0.5, 0.25]);
  });

  it('accumulates: batches in turn give the update of one large batch, and the rest of an epoch is not lost', async () => {
    const [whole, parts, odd] = await Promise.all([
      train({ maxEpochs: 3, batchSize: 6, shuffle: false }, { count: 6, val: 0 }),
      train({ maxEpochs: 3, batchSize: 3, shuffle: false }, { count: 6, val: 0, accumulate: 2 }),
      train({ maxEpochs: 1, batchSize: 1 }, { count: 5, val: 0, accumulate: 2 }),
    ]);
    expect(parts.report.steps).toBe(whole.report.steps);
    expect(odd.report.steps).toBe(3);
    expect(await numbersIn(odd.plan, 'fit.count')).toEqual([5]);
    const [a, b] = [await numbersIn(whole.plan, 'fit.w'), await numbersIn(parts.plan, 'fit.w')];
    // Only the noise differs: 1 % of the cubes, averaged over 36 pixels and more.
    for (const [i, value] of a.entries()) expect(Math.abs(value - (b[i] as number))).toBeLessThan(0.02);
  });

  it('gives the same bits in a worker and from the same seed, others from another', async () => {
    const options = { maxEpochs: 3, batchSize: 2 };
    const worker = await openTrainPlan(await writeTrainPlan(), 'worker');
    const rows: LogRow[] = [];
    await worker.train({ train: linearData(6), val: linearData(2, 50) }, options, { onLog: (row) => rows.push(row) });
    const [inline, other] = [await train(options), await train({ ...options, seed: 7 })];
    expect(rows).toEqual(inline.rows);
    expect(worker.manifest.digest).toBe(inline.plan.manifest.digest);
    expect(other.plan.manifest.digest).not.toBe(inline.plan.manifest.digest);
    await worker.dispose();
  });

  it('validates when it is told to, and means metrics over batches if asked', async () => {
    const at = async (validation: TrainOptions['validation']) => {
      const { rows } = await train({ maxEpochs: 4, validation: validation ?? {} }, { count: 6 });
      return rows.filter((row) => row.stage === 'val').map((row) => row.step);
    };
    expect(await at({ everyNEpochs: 2 })).toEqual([12, 24]);
    expect(await at({ interval: 0.5 })).toEqual([3, 6, 9, 12, 15, 18, 21, 24]);
    expect(await at({ interval: 4 })).toEqual([4, 10, 16, 22]);
    expect(await at({ interval: 10, everyNEpochs: null })).toEqual([10, 20]);
    await expect(at({ interval: 10 })).rejects.toMatchObject({ code: 'train-config-invalid' });
    const pooled = await train({ maxEpochs: 1 }, { val: 3 });
    const mean = await train({ maxEpochs: 1, validation: { metrics: 'batch-mean' } }, { val: 3 });
    expect(mean.report.history[0]?.values['max/max']).toBeLessThan(pooled.report.history[0]?.values['max/max'] as number);
  });
});

describe('callbacks', () => {
  it('stop early and say why', async () => {
    const { report } = await train({ maxEpochs: 50, batchSize: 6, earlyStopping: [{ monitor: 'val_loss', stoppingThreshold: 0.2 }] });
    expect(report.epochs).toBeLessThan(50);
    expect(report.stopped).toContain('better than the stopping threshold 0.2');
    const training = await train({ maxEpochs: 50, batchSize: 6, earlyStopping: [{ monitor: 'train_loss', stoppingThreshold: 0.2 }] });
    expect(training.report.stopped).toContain('train_loss = ');
    const never = train({ maxEpochs: 2, earlyStopping: [{ monitor: 'val_los' }] });
    await expect(never).rejects.toMatchObject({ code: 'monitor-unknown', message: expect.stringContaining('val_loss') as string });
    await train({ maxEpochs: 2, earlyStopping: [{ monitor: 'val_los', strict: false }] });
  });

  it('keep the best checkpoints, and the plan gets the best, not the last (B5)', async () => {
    const directory = await scratch();
    // A rate that diverges after the first epochs, so that the last state is not the best.
    const schedule = { name: 'step', stepSize: 1, gamma: 1 };
    const checkpoint = { filename: '{epoch:02d}-{val_loss:.3f}', saveTopK: 2, saveLast: true };
    const { plan, report } = await train({ directory, maxEpochs: 8, batchSize: 6, lr: 0.9, schedule, checkpoint }, { test: 2 });
    const losses = report.history.map((epoch) => epoch.values.val_loss as number);
    const best = Math.min(...losses);
    expect(losses.at(-1)).toBeGreaterThan(best);
    expect(report.best).toMatchObject({ monitor: 'val_loss', value: best, epoch: losses.indexOf(best) });
    const two = [...losses].sort((a, b) => a - b).slice(0, 2);
    const names = two.map((loss) => `epoch=${String(losses.indexOf(loss)).padStart(2, '0')}-val_loss=${loss.toFixed(3)}.safetensors`);
    expect((await readdir(join(directory, 'checkpoints'))).sort()).toEqual([...names, 'last.safetensors'].sort());
    const kept = await plan.evaluate(linearData(2, 50), { stage: 'val' });
    expect(report.kept).toBe('best');
    expect(kept.pooled.metrics.max?.max).toBeCloseTo(report.history[losses.indexOf(best)]?.values['max/max'] as number, 5);
  });

  it('log learning rates by group and interval', async () => {
    const { rows } = await train({ maxEpochs: 1, learningRateMonitor: { interval: null, logMomentum: true, logWeightDecay: true } }, { count: 1 });
    const expected = { 'lr-SGD': 0.05, 'lr-SGD-momentum': 0.9, 'lr-SGD-weight_decay': 0 };
    expect(rows.map((row) => row.stage)).toEqual(['train', 'val', 'epoch']);
    expect(rows[0]).toMatchObject(expected);
    expect(rows[2]).toMatchObject(expected);
  });

  it('reduce the rate on a plateau of what was measured', async () => {
    const schedule = { name: 'plateau', patience: 0, threshold: 10, thresholdMode: 'abs', factor: 0.5 } as const;
    const { report } = await train({ maxEpochs: 4, schedule });
    expect(report.history.map((epoch) => epoch.lr)).toEqual([0.05, 0.05, 0.025, 0.0125]);
  });
});

describe('training as an iterator', () => {
  it('gives every event, then the report', async () => {
    const plan = await openTrainPlan(await writeTrainPlan());
    const events = trainEvents(plan, { train: linearData(2) }, { maxEpochs: 2 });
    const seen: string[] = [];
    let next = await events.next();
    for (; !next.done; next = await events.next()) seen.push(next.value.type === 'log' ? next.value.row.stage : next.value.type);
    expect(seen).toEqual(['train', 'progress', 'train', 'progress', 'epoch', 'train', 'progress', 'train', 'progress', 'epoch']);
    expect(next.value).toMatchObject({ epochs: 2, steps: 4 });
  });

  it('ends the training when it is left, and throws what it throws', async () => {
    const plan = await openTrainPlan(await writeTrainPlan(), 'worker');
    for await (const _ of trainEvents(plan, { train: linearData(2) }, { maxEpochs: 10_000 })) break;
    expect(await numbersIn(plan, 'fit.w')).toEqual([0, 0]);
    await expect(trainEvents(plan, { train: [] }).next()).rejects.toMatchObject({ code: 'no-data' });
    await plan.dispose();
  });
});

describe('training that cannot go on', () => {
  it('names the loss that is not finite, and leaves the plan as it was', async () => {
    const plan = await openTrainPlan(await writeTrainPlan());
    const nan = {
      cube: tensorFrom('float32', [3, 4, 2], new Array<number>(24).fill(Number.NaN)),
      target: tensorFrom('float32', [3, 4], new Array<number>(12).fill(1)),
    };
    const digest = plan.manifest.digest;
    const training = plan.train({ train: [...linearData(2), nan], val: linearData(1) }, { maxEpochs: 3 });
    await expect(training).rejects.toMatchObject({
      code: 'train-not-finite',
      place: { node: 'mse' },
      message: expect.stringContaining('mse.loss') as string,
    });
    expect(plan.manifest.digest).toBe(digest);
    expect(await numbersIn(plan, 'fit.w')).toEqual([0, 0]);
  });

  it('is refused for cubes of different sizes in a batch, without data, or without a directory for checkpoints', async () => {
    const plan = await openTrainPlan(await writeTrainPlan());
    const small = { cube: tensorFrom('float32', [1, 1, 2], [1, 2]), target: tensorFrom('float32', [1, 1], [1]) };
    await expect(plan.train({ train: [...linearData(1), small] }, { batchSize: 2 })).rejects.toMatchObject({ code: 'batch-sizes-differ' });
    await plan.train({ train: [...linearData(1), small], val: [small, ...linearData(1)] }, { maxEpochs: 1 });
    await expect(plan.train({ train: [] })).rejects.toMatchObject({ code: 'no-data' });
    await expect(plan.train({ train: linearData(1) }, { checkpoint: {} })).rejects.toMatchObject({ code: 'train-config-invalid' });
  });

  it.each(['inline', 'worker'] as const)('because it was aborted (%s) resumes with the same bits', async (host) => {
    const [directory, other] = [await scratch(), await scratch()];
    const plan = await openTrainPlan(await writeTrainPlan(), host);
    const splits = () => ({ train: linearData(6), val: linearData(2, 50) });
    const controller = new AbortController();
    const options = { maxEpochs: 6, batchSize: 2, directory };
    const onLog = (row: LogRow): void => {
      if (row.step === 5) controller.abort(new Error('enough'));
    };
    const aborted = plan.train(splits(), options, { onLog, signal: controller.signal });
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError', cause: { message: 'enough' } });
    const resumed = await plan.train(splits(), { ...options, resume: 'required' });
    expect(resumed.resumedFrom).toBeGreaterThanOrEqual(5);
    const whole = await openTrainPlan(await writeTrainPlan());
    await whole.train(splits(), { ...options, directory: other });
    expect(plan.manifest.digest).toBe(whole.manifest.digest);
    expect(await readFile(join(directory, 'metrics.jsonl'))).toEqual(await readFile(join(other, 'metrics.jsonl')));
    await plan.dispose();
  });
});
