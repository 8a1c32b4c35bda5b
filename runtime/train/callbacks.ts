import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writing } from '../../schemas/disk/write-failed.js';
import { isTrainingLogName } from '../../schemas/training-names.js';
import { writeCheckpoint } from './checkpoint-file.js';
import { decideCheckpoint } from './checkpoint-policy.js';
import { checkStopper } from './early-stopping.js';
import { checkpointFolder, monitored, timedWriting, type TrainRun } from './train-run.js';

/** When a callback acts. */
export type Moment = 'validation' | 'epoch';

/** Makes the checks of the early stoppers that are due at `moment`; the first that says so stops training. */
export function checkStoppers(run: TrainRun, moment: Moment): void {
  const hasVal = run.readers.val !== null;
  const stoppers = run.config.earlyStopping.map((config, i) => {
    const state = run.progress.stoppers[i] ?? { best: null, wait: 0 };
    const own = (config.checkOnTrainEpochEnd ?? !hasVal) || isTrainingLogName(config.monitor) ? 'epoch' : 'validation';
    const value = own === moment ? monitored(run, config.monitor, config.strict) : undefined;
    return value === undefined ? { state, stop: null } : checkStopper(config, state, value);
  });
  const stop = stoppers.find((each) => each.stop !== null)?.stop ?? null;
  run.progress = { ...run.progress, stoppers: stoppers.map((each) => each.state), stopped: run.progress.stopped ?? stop };
}

/** True if checkpoints are due at `moment` of the epoch `epoch`. */
export function checkpointsAt(run: TrainRun, moment: Moment, epoch: number): boolean {
  const { checkpoint, validation } = run.config;
  if (!checkpoint || checkpoint.everyNTrainSteps !== null || (epoch + 1) % checkpoint.everyNEpochs !== 0) return false;
  const once =
    run.readers.val === null || isTrainingLogName(checkpoint.monitor ?? '') || (validation.everyNEpochs === 1 && validation.interval === 'epoch');
  return ((checkpoint.saveOnTrainEpochEnd ?? once) ? 'epoch' : 'validation') === moment;
}

/** Writes the checkpoints that the policy asks for at the present, named after `epoch`, and removes those that it gives up. */
export async function saveCheckpoints(run: TrainRun, epoch: number): Promise<void> {
  const { checkpoint } = run.config;
  const folder = checkpointFolder(run.config);
  if (!checkpoint || folder === null) return;
  if (checkpoint.monitor !== null) monitored(run, checkpoint.monitor);
  const { measured, checkpoints, step } = run.progress;
  const { write, remove, state } = decideCheckpoint(checkpoint, checkpoints, { epoch, step }, measured);
  run.progress = { ...run.progress, checkpoints: state };
  const content = { identity: run.identity, values: run.values, progress: checkpoint.saveWeightsOnly ? null : run.progress };
  await timedWriting(run, 'save checkpoint', async () => {
    for (const file of write) await writeCheckpoint(join(folder, file), content);
    for (const file of remove) await writing(join(folder, file), () => rm(join(folder, file), { force: true }));
  });
}

/** Writes `exception.safetensors` beside the checkpoints, if that is asked for. */
export async function saveOnException(run: TrainRun): Promise<void> {
  const folder = checkpointFolder(run.config);
  if (folder === null || !run.config.checkpoint?.saveOnException) return;
  await writeCheckpoint(join(folder, 'exception.safetensors'), { identity: run.identity, ...run.settled });
}
