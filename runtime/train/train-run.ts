import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { writing } from '../../schemas/disk/write-failed.js';
import type { TrainPlan } from '../../schemas/plan.js';
import { isTrainingLogName, totalLogName } from '../../schemas/training-names.js';
import type { LoadedPlan } from '../run/loaded-plan.js';
import { overheadRows } from '../profile/profiled-frame.js';
import { stageOf } from '../run/run-stage.js';
import { requireData } from '../run/sources.js';
import { checkTraining } from './check-training.js';
import { readCheckpoint, type RunIdentity, writeCheckpoint } from './checkpoint-file.js';
import { plannedRate } from './learning-rates.js';
import { countingLog, type MetricsLog, openMetricsLog, rowsAtStep } from './metrics-log.js';
import { identityOf, requireSameRun, type Splits } from './run-identity.js';
import { createSchedule, type Schedule } from './schedules.js';
import { type CacheBudget, createReader, type SplitReader } from './split-reader.js';
import type { TrainConfig, TrainOptions } from '../../schemas/training/config.js';
import { readTrainConfig } from './train-config.js';
import type { LogRow, TrainControl, TrainPart } from './train-events.js';
import { resumeName } from './resume-name.js';
import { startProgress, type TrainProgress } from './train-progress.js';
import { createStepper, type Stepper } from './train-step.js';
import { startValues, trainPlanOf, type TrainValues } from './train-values.js';

/** What is trained on, and how. */
export interface TrainRequest extends Splits {
  readonly options: TrainOptions;
}

/** Milliseconds spent in this call; what was spent before a resume is not counted. */
export interface TrainTimings {
  total: number;
  /** Reading and stacking cubes. */
  data: number;
  /** The training graphs. */
  steps: number;
  validation: number;
  checkpoints: number;
}

/** A point from which training can go on. */
export interface TrainPoint {
  readonly values: TrainValues;
  readonly progress: TrainProgress;
}

/** A training under way. */
export interface TrainRun {
  readonly plan: LoadedPlan;
  readonly train: TrainPlan;
  readonly config: TrainConfig;
  readonly control: TrainControl;
  readonly stepper: Stepper;
  readonly schedule: Schedule;
  readonly identity: RunIdentity;
  readonly readers: { readonly train: SplitReader; readonly val: SplitReader | null; readonly test: SplitReader | null };
  readonly log: MetricsLog;
  readonly timings: TrainTimings;
  readonly resumedFrom: number | null;
  readonly startedAt: number;
  /** Batches that were done before this call. */
  readonly resumedBatches: number;
  values: TrainValues;
  progress: TrainProgress;
  /** The last point between two batches; what is going on now can be repeated from there. */
  settled: TrainPoint;
}

/** Checks a request and prepares its run, fresh or resumed. Errors: `Plan.train` lists them. */
export async function openRun(plan: LoadedPlan, request: TrainRequest, control: TrainControl): Promise<TrainRun> {
  const config = readTrainConfig(request.options);
  requireData(request.train);
  await checkTraining(plan, request);
  const train = trainPlanOf(plan);
  const start = startValues(plan, train);
  const identity = identityOf(plan, config, request, start);
  const schedule = createSchedule(config.schedule, config.lr ?? plannedRate(train), config.maxEpochs);
  const found = await resumePoint(config, identity, start);
  const point = found ?? { values: start, progress: startProgress(schedule.start, config.earlyStopping.length, await filesIn(config)) };
  const readers = createReaders(plan, train, request, config);
  const stepper = await createStepper(plan, train, config.seed);
  const log = await openLog(config, point.progress, found !== null);
  if (found) await tellResumed(config, found.progress.step, control);
  return {
    ...{ plan, train, config, control, schedule, identity, readers, stepper, log },
    timings: { total: 0, data: 0, steps: 0, validation: 0, checkpoints: 0 },
    resumedFrom: found ? found.progress.step : null,
    startedAt: performance.now(),
    resumedBatches: point.progress.batches,
    ...point,
    settled: point,
  };
}

function createReaders(
  plan: LoadedPlan,
  train: TrainPlan,
  { train: own, val, test, noData }: Splits,
  { cacheBytes }: TrainConfig,
): TrainRun['readers'] {
  const budget: CacheBudget = { left: cacheBytes };
  const reader = (stage: 'val' | 'test', sources: Splits['val']) =>
    sources.length === 0 ? null : createReader(plan, stage, stageOf(plan, stage).ports, { sources, noData }, budget);
  return { train: createReader(plan, 'train', train.step, { sources: own, noData }, budget), val: reader('val', val), test: reader('test', test) };
}

const logName = 'metrics.jsonl';

async function resumePoint({ directory, resume }: TrainConfig, identity: RunIdentity, start: TrainValues): Promise<TrainPoint | null> {
  if (directory === null || resume === 'never') return null;
  const file = join(directory, resumeName);
  if (resume === 'if-present' && !existsSync(file)) return null;
  const checkpoint = await readCheckpoint(file);
  requireSameRun(file, checkpoint, identity, start);
  return { values: checkpoint.values, progress: checkpoint.progress as TrainProgress };
}

/** Where the checkpoints that are kept lie; null without any. */
export function checkpointFolder({ directory, checkpoint }: TrainConfig): string | null {
  return directory === null || checkpoint === null ? null : join(directory, checkpoint.directory);
}

async function filesIn(config: TrainConfig): Promise<string[]> {
  const folder = checkpointFolder(config);
  return folder !== null && existsSync(folder) ? (await readdir(folder)).sort() : [];
}

/** A fresh run takes away the point of an earlier one first: its log is about to be cut. */
async function openLog({ directory }: TrainConfig, { log }: TrainProgress, resumed: boolean): Promise<MetricsLog> {
  if (directory === null) return countingLog(log);
  const file = join(directory, resumeName);
  if (!resumed) await writing(file, () => rm(file, { force: true }));
  return openMetricsLog(join(directory, logName), log);
}

async function tellResumed({ directory }: TrainConfig, step: number, control: TrainControl): Promise<void> {
  control.event?.({ type: 'resumed', step, rows: await rowsAtStep(join(directory ?? '', logName), step) });
}

/** Does a part of the work and tells the caller when it begins and ends. */
export async function told<T>(run: TrainRun, part: TrainPart, work: () => Promise<T>): Promise<T> {
  const tell = (at: 'begin' | 'end', how: { readonly error?: string } = {}): void => {
    const { epoch, step } = run.progress;
    run.control.event?.({ type: 'part', part, at, time: performance.timeOrigin + performance.now(), epoch, step, ...how });
  };
  tell('begin');
  try {
    const result = await work();
    tell('end');
    return result;
  } catch (error) {
    tell('end', { error: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

/** Appends a line to the log and sends it to the caller. */
export async function logRow(run: TrainRun, row: LogRow): Promise<void> {
  await run.log.append(row);
  run.progress = { ...run.progress, log: run.log.position };
  run.control.event?.({ type: 'log', row });
}

/** Declares the present a point to go on from. */
export function settle(run: TrainRun): void {
  run.settled = { values: run.values, progress: run.progress };
}

/** Writes the last settled point as `resume.safetensors`; nothing without a directory. */
export async function saveResumePoint(run: TrainRun): Promise<void> {
  const { directory } = run.config;
  if (directory === null) return;
  await timedWriting(run, 'save resume point', async () => {
    await run.log.sync();
    await writeCheckpoint(join(directory, resumeName), { identity: run.identity, ...run.settled });
  });
}

/** Adds the time of `work` to one of the timings. */
export async function timed<T>(run: TrainRun, what: keyof TrainTimings, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  try {
    return await work();
  } finally {
    run.timings[what] += performance.now() - start;
  }
}

/** Adds the time of writing a checkpoint to the timings, and to the profile, and tells of it. */
export function timedWriting<T>(run: TrainRun, part: TrainPart, write: () => Promise<T>): Promise<T> {
  const row = { stage: 'train', kind: 'overhead', name: overheadRows.writing } as const;
  return told(run, part, () => timed(run, 'checkpoints', () => run.plan.profiler.aside(row, write)));
}

/**
 * The latest value of `monitor` in this epoch: undefined if it was not measured in it, null if it was but has no value.
 * Throws `CuviscError` `monitor-unknown` once everything that can be measured was, unless `strict` is false.
 */
export function monitored(run: TrainRun, monitor: string, strict = true): number | null | undefined {
  const { measured, fresh } = run.progress;
  if (fresh.includes(monitor)) return measured[monitor];
  const names = Object.keys(measured);
  const measuredOnce =
    run.readers.val === null || isTrainingLogName(monitor) ? names.includes(totalLogName('train')) : names.some((name) => !isTrainingLogName(name));
  if (!strict || names.includes(monitor) || !measuredOnce) return undefined;
  throw new CuviscError('monitor-unknown', `${monitor} is monitored, but never logged; logged are ${names.join(', ')}`, {
    hint: run.readers.val === null ? 'give a val split, or monitor a training loss' : 'monitor one of those',
  });
}
