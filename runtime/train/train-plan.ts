import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { lockFolder } from '../../schemas/disk/folder-lock.js';
import { writing } from '../../schemas/disk/write-failed.js';
import { isTrainingLogName } from '../../schemas/training-names.js';
import { abortError } from '../run/control.js';
import type { TrainControl } from './train-events.js';
import type { LoadedPlan } from '../run/loaded-plan.js';
import { saveOnException } from './callbacks.js';
import { readCheckpoint } from './checkpoint-file.js';
import type { SavedCheckpoint } from './checkpoint-policy.js';
import type { Values } from './metric-values.js';
import { measure, trainEpoch } from './train-epoch.js';
import { readTrainConfig } from './train-config.js';
import type { EpochSummary } from './train-progress.js';
import { checkpointFolder, openRun, saveResumePoint, told, type TrainRequest, type TrainRun, type TrainTimings } from './train-run.js';
import { showValues, type TrainValues } from './train-values.js';

/** What a training came to. */
export interface TrainReport {
  /** Epochs that have ended, and updates made; those before a resume included. */
  readonly epochs: number;
  readonly steps: number;
  /** Mean losses of the last epoch: `train/<loss>`, `train_loss`. */
  readonly losses: Values;
  /** The best checkpoint that was kept; null without a monitor. */
  readonly best: (SavedCheckpoint & { readonly monitor: string }) | null;
  /** Which parameters the plan has now. */
  readonly kept: 'best' | 'last';
  /** Why training ended before its last epoch; null if it did not. */
  readonly stopped: string | null;
  readonly history: readonly EpochSummary[];
  /** Losses and metrics of the test split with the parameters that were kept; null without one. */
  readonly test: Values | null;
  /** Updates made before the run was resumed; null for a fresh run. */
  readonly resumedFrom: number | null;
  /** Pixels without data in the cubes that were read, by split; they are left out. */
  readonly noData: { readonly train: number; readonly val: number; readonly test: number };
  /** What rounding to the plan's dtypes took from the numbers of the cubes, each with split and name of its source. */
  readonly notices: readonly string[];
  readonly timings: TrainTimings;
}

/**
 * Trains until the last epoch or an early stop, tests, and saves the trained state into the plan directory. A training that
 * fails or is aborted leaves the plan as it was; what can be resumed lies in its directory. Errors: `Plan.train` lists them.
 */
export async function trainPlan(plan: LoadedPlan, request: TrainRequest, control: TrainControl): Promise<TrainReport> {
  const { directory } = readTrainConfig(request.options);
  const work = (): Promise<TrainReport> => trainInFolder(plan, request, control);
  return directory === null ? work() : inLockedFolder(directory, work);
}

/** Two trainings with one folder would cut off each other's log. Throws `CuviscError` `plan-locked`, `write-failed`. */
async function inLockedFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  await writing(folder, () => mkdir(folder, { recursive: true }));
  const lock = await lockFolder(folder, { command: 'train', brief: false });
  try {
    await lock.forget();
    return await work();
  } finally {
    await lock.release();
  }
}

async function trainInFolder(plan: LoadedPlan, request: TrainRequest, control: TrainControl): Promise<TrainReport> {
  const before = plan.state;
  const run = await openRun(plan, request, control);
  try {
    if (run.resumedFrom === null) await saveResumePoint(run);
    while (run.progress.epoch < run.config.maxEpochs && run.progress.stopped === null) await trainEpoch(run);
    return await finish(run);
  } catch (error) {
    plan.setState(before);
    const unsaved = await (isAbort(error) ? saveResumePoint(run) : saveOnException(run)).then(
      () => null,
      (other: unknown) => other,
    );
    throw unsaved === null ? error : withSecond(error, unsaved);
  } finally {
    await run.log.close();
  }
}

/** The error that ended training, which also tells that what was to be saved then could not be; an abort has that as its cause. */
function withSecond(error: unknown, second: unknown): unknown {
  if (isAbort(error)) return abortError(second);
  const told = `${messageOf(error)}; the checkpoint of this failure could not be saved: ${messageOf(second)}`;
  if (!(error instanceof CuviscError)) return new Error(told, { cause: error });
  const { code, fault, place, hint, cause = second } = error;
  return new CuviscError(code, told, { fault, place, cause, ...(hint === undefined ? {} : { hint }) });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

async function finish(run: TrainRun): Promise<TrainReport> {
  const { plan, train, config, progress, readers } = run;
  const best = bestOf(run);
  const kept = config.keep === 'best' && best ? 'best' : 'last';
  showValues(plan, train, kept === 'best' && best ? await bestValues(run, best) : run.values);
  const test = run.readers.test && (await measure(run, 'test'));
  run.control.check();
  plan.unpin();
  await told(run, 'save plan', () => plan.save('train'));
  const { epoch, step, stopped, history } = progress;
  const losses = Object.entries(history.at(-1)?.values ?? {}).filter(([name]) => isTrainingLogName(name));
  const timings = { ...run.timings, total: performance.now() - run.startedAt };
  return {
    epochs: epoch,
    steps: step,
    losses: Object.fromEntries(losses),
    best,
    kept,
    stopped,
    history,
    test,
    resumedFrom: run.resumedFrom,
    noData: { train: readers.train.noData(), val: readers.val?.noData() ?? 0, test: readers.test?.noData() ?? 0 },
    notices: Object.entries(readers).flatMap(([split, reader]) => (reader?.roundings() ?? []).map((notice: string) => `${split}: ${notice}`)),
    timings,
  };
}

function bestOf({ config, progress }: TrainRun): TrainReport['best'] {
  const monitor = config.checkpoint?.monitor ?? null;
  const [best] = progress.checkpoints.saved;
  return best && monitor !== null ? { ...best, monitor } : null;
}

async function bestValues(run: TrainRun, best: SavedCheckpoint): Promise<TrainValues> {
  const file = join(checkpointFolder(run.config) as string, best.file);
  return (await readCheckpoint(file)).values;
}
