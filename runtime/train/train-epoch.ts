import { CuviscError } from '../../schemas/cuvisc-error.js';
import { lossLogNames, totalLogName } from '../../schemas/training-names.js';
import type { BoundBatch } from '../tensor/batch.js';
import { stageOf } from '../run/run-stage.js';
import { checkpointsAt, checkStoppers, saveCheckpoints } from './callbacks.js';
import { learningRates } from './learning-rates.js';
import { measureSplit } from './measure-split.js';
import { addToMean, emptyMean, meanOf, type Values } from './metric-values.js';
import { shuffledOrder } from '../run/noise.js';
import { type SplitReader, stack } from './split-reader.js';
import { type EpochSummary, type TrainProgress, withMeasured } from './train-progress.js';
import { logRow, monitored, saveResumePoint, settle, timed, told, type TrainRun } from './train-run.js';
import { runStep, type StepResult } from './train-step.js';
import { showValues } from './train-values.js';

/** Runs what is left of the current epoch, from the batch at which `run` stands, and its end. */
export function trainEpoch(run: TrainRun): Promise<void> {
  return told(run, 'epoch', () => wholeEpoch(run));
}

async function wholeEpoch(run: TrainRun): Promise<void> {
  const { config, readers, progress } = run;
  const { count } = readers.train;
  const order = config.shuffle
    ? shuffledOrder({ seed: config.seed, draw: progress.epoch, name: 'order' }, count)
    : Array.from({ length: count }, (_, i) => i);
  const batches = Math.ceil(count / config.batchSize);
  while (run.progress.batch < batches && run.progress.stopped === null) {
    run.control.check();
    const at = run.progress.batch * config.batchSize;
    const bound = await timed(run, 'data', () => readBatch(readers.train, order.slice(at, at + config.batchSize)));
    await trainBatch(run, bound, batches);
  }
  await endEpoch(run);
}

async function readBatch(reader: SplitReader, indices: readonly number[]): Promise<BoundBatch> {
  const parts: BoundBatch[] = [];
  for (const index of indices) parts.push(await reader.read(index));
  return stack(parts);
}

async function trainBatch(run: TrainRun, bound: BoundBatch, batches: number): Promise<void> {
  const { progress, train, config } = run;
  const update = (progress.batch + 1) % train.accumulateBatches === 0 || progress.batch + 1 === batches;
  const clock = { epoch: progress.epoch, step: progress.step, batch: progress.batches, rate: progress.schedule.rate, update };
  const result = await timed(run, 'steps', () => run.plan.profiler.frame('train', () => runStep(run.stepper, run.values, bound, clock)));
  run.values = result.values;
  const losses = namedLosses(run, result);
  run.progress = afterBatch(progress, losses, update);
  if (update) await logStep(run, result);
  tellProgress(run, batches, losses);
  if (validatesAfter(run, batches)) await validate(run);
  const { step } = run.progress;
  const everyN = config.checkpoint?.everyNTrainSteps ?? null;
  if (update && everyN !== null && step % everyN === 0) await saveCheckpoints(run, progress.epoch);
  settle(run);
  if (update && config.resumeEveryNSteps !== null && step % config.resumeEveryNSteps === 0) await saveResumePoint(run);
}

function namedLosses({ train }: TrainRun, { losses, total }: StepResult): Record<string, number> {
  const names = lossLogNames(train.losses, 'train');
  const each = Object.entries(losses).map(([output, value]) => [names.get(output) as string, value] as const);
  return { ...Object.fromEntries(each), [totalLogName('train')]: total };
}

function afterBatch(before: TrainProgress, losses: Readonly<Record<string, number>>, update: boolean): TrainProgress {
  return {
    ...before,
    batch: before.batch + 1,
    batches: before.batches + 1,
    step: before.step + (update ? 1 : 0),
    group: addToMean(before.group, losses),
    epochMean: addToMean(before.epochMean, losses),
  };
}

async function logStep(run: TrainRun, { gradNorm, scheduled }: StepResult): Promise<void> {
  const { config, progress, train } = run;
  const { epoch, step, schedule, group } = progress;
  run.progress = { ...progress, group: emptyMean };
  if (step % config.logEveryNSteps !== 0) return;
  const monitor = config.learningRateMonitor;
  const rates = monitor && monitor.interval !== 'epoch' ? learningRates(train, monitor, schedule.rate) : {};
  const norm = gradNorm === null ? {} : { grad_norm: gradNorm };
  const followed = Object.fromEntries(train.schedules.map(({ name, logged }) => [logged, scheduled[name] as number]));
  await logRow(run, { stage: 'train', epoch, step, ...meanOf(group), ...norm, lr: schedule.rate, ...followed, ...rates });
}

function tellProgress(run: TrainRun, batches: number, losses: Readonly<Record<string, number>>): void {
  const { epoch, batch, step, schedule, batches: done } = run.progress;
  const seconds = (performance.now() - run.startedAt) / 1000;
  const before = run.resumedBatches;
  const batchesPerSecond = (done - before) / seconds;
  const remainingSeconds = (run.config.maxEpochs * batches - done) / batchesPerSecond;
  const epochs = run.config.maxEpochs;
  run.control.event?.({ type: 'progress', epoch, epochs, batch, batches, step, losses, lr: schedule.rate, batchesPerSecond, remainingSeconds });
}

function validatesAfter(run: TrainRun, batches: number): boolean {
  const { everyNEpochs, interval } = run.config.validation;
  if (run.readers.val === null) return false;
  const period = interval === 'epoch' ? batches : interval < 1 ? Math.max(1, Math.floor(interval * batches)) : interval;
  const { epoch, batch, batches: done } = run.progress;
  if (everyNEpochs === null) return done % period === 0;
  if (period > batches) throw neverValidates(period, batches);
  return (epoch + 1) % everyNEpochs === 0 && batch % period === 0;
}

function neverValidates(period: number, batches: number): CuviscError {
  return new CuviscError('train-config-invalid', `validation.interval: an epoch has ${batches} batches, fewer than ${period}`, {
    hint: 'set validation.everyNEpochs to null to count batches across epochs',
  });
}

async function validate(run: TrainRun): Promise<void> {
  const { epoch } = run.progress;
  showValues(run.plan, run.train, run.values);
  await measure(run, 'val');
  checkStoppers(run, 'validation');
  if (checkpointsAt(run, 'validation', epoch)) await saveCheckpoints(run, epoch);
}

/** Measures a split with the state that the plan has in memory, and logs the result. */
export async function measure(run: TrainRun, stage: 'val' | 'test'): Promise<Values> {
  const { plan, config, control, readers, train } = run;
  const reader = readers[stage] as SplitReader;
  const { batchSize, validation } = config;
  const request = { plan, losses: train.losses, stage, runnable: stageOf(plan, stage), reader, batchSize, metrics: validation.metrics, control };
  const values = await told(run, stage === 'val' ? 'validate' : 'test', () => timed(run, 'validation', () => measureSplit(request)));
  run.progress = withMeasured(run.progress, values);
  await logRow(run, { stage, epoch: run.progress.epoch, step: run.progress.step, ...values });
  return values;
}

async function endEpoch(run: TrainRun): Promise<void> {
  const { config, train, schedule } = run;
  const { epoch, step, epochMean, schedule: before } = run.progress;
  run.progress = withMeasured(run.progress, meanOf(epochMean));
  const monitor = config.learningRateMonitor;
  const rates = monitor && monitor.interval !== 'step' ? learningRates(train, monitor, before.rate) : {};
  await logRow(run, { stage: 'epoch', epoch, step, ...meanOf(epochMean, '_epoch'), ...rates });
  checkStoppers(run, 'epoch');
  const value = schedule.monitor === null ? null : (monitored(run, schedule.monitor) ?? null);
  run.progress = nextEpoch(run.progress, { ...run.progress, schedule: schedule.advance(before, value) });
  if (checkpointsAt(run, 'epoch', epoch)) await saveCheckpoints(run, epoch);
  settle(run);
  await saveResumePoint(run);
}

function nextEpoch(ended: TrainProgress, advanced: TrainProgress): TrainProgress {
  const { epoch, step, fresh, measured, schedule } = ended;
  const values = Object.fromEntries(fresh.map((name) => [name, measured[name] ?? null]));
  const summary: EpochSummary = { epoch, step, lr: schedule.rate, values };
  return { ...advanced, epoch: epoch + 1, batch: 0, epochMean: emptyMean, fresh: [], history: [...ended.history, summary] };
}
