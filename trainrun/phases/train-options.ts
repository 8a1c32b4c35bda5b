import type { TrainOptions } from '../../runtime/index.js';
import { type TrainingConfig, trainOptionsOf } from '../../schemas/training/config.js';

/** What a trainrun says outside of its `training`. */
export interface RunPlace {
  /** Folder of the log, the point to resume from and checkpoints. */
  readonly directory: string;
  readonly resume: boolean;
  readonly batchSize: number;
}

/** The trainer's options for the `training` section of a trainrun. */
export function trainOptions(training: TrainingConfig, { directory, resume, batchSize }: RunPlace): TrainOptions {
  const { scheduler, optimizer, enable_checkpointing } = training;
  const peak = scheduler?.name === 'one_cycle' ? scheduler.max_lr : null;
  const options = trainOptionsOf(training);
  return {
    ...options,
    ...{ directory, batchSize },
    lr: peak ?? optimizer.lr,
    checkpoint: options.checkpoint ?? (enable_checkpointing ? {} : null),
    resume: resume ? 'required' : 'never',
  };
}
