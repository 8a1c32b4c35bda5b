import { z } from 'zod';

const mode = z.enum(['min', 'max']).default('min').describe('Whether the monitored metric should fall or rise.');

/** One entry of `training.callbacks.early_stopping`. */
export const earlyStoppingSchema = z.strictObject({
  monitor: z.string().min(1).describe('Metric to watch, by the name that is logged, such as val_loss.'),
  patience: z.int().min(1).default(10).describe('Checks without improvement before the run stops.'),
  mode,
  min_delta: z.number().min(0).default(0).describe('A smaller change is no improvement.'),
  stopping_threshold: z.number().nullable().default(null).describe('Stop as soon as the metric is better than this.'),
  verbose: z.boolean().default(true).describe('Tell why the run stopped.'),
  strict: z.boolean().default(true).describe('Fail if the metric is not logged.'),
  check_finite: z.boolean().default(true).describe('Stop when the metric is NaN or infinite.'),
  divergence_threshold: z.number().nullable().default(null).describe('Stop as soon as the metric is worse than this.'),
  check_on_train_epoch_end: z.boolean().nullable().default(null).describe('Check after the training epoch, not after validation; null decides.'),
  log_rank_zero_only: z.boolean().default(false).describe('Of runs on several machines.'),
});

/** `training.callbacks.checkpoint`. */
export const checkpointSchema = z.strictObject({
  dirpath: z.string().min(1).default('checkpoints').describe('Folder of the checkpoints, below output_dir.'),
  filename: z.string().min(1).nullable().default(null).describe('Name with fields such as {epoch} and {val_loss:.4f}; null is {epoch}-{step}.'),
  monitor: z.string().min(1).nullable().default('val_loss').describe('Metric by which checkpoints are ranked; null keeps the latest.'),
  mode,
  save_top_k: z.int().min(-1).default(3).describe('How many to keep; -1 keeps all, 0 none.'),
  every_n_epochs: z.int().min(1).default(1).describe('Epochs between checkpoints.'),
  save_last: z
    .union([z.boolean(), z.literal('link')], { error: 'true, false, "link" or null' })
    .nullable()
    .default(false)
    .describe('Also keep last.'),
  auto_insert_metric_name: z.boolean().default(true).describe('Write metric names into file names: epoch=3-val_loss=0.12.'),
  verbose: z.boolean().default(false).describe('Tell of each checkpoint.'),
  save_on_exception: z.boolean().default(false).describe('Save when the run fails.'),
  save_weights_only: z.boolean().default(false).describe('Leave out what resuming needs.'),
  every_n_train_steps: z.int().min(1).nullable().default(null).describe('Updates between checkpoints, in place of epochs.'),
  train_time_interval: z.union([z.string(), z.number().positive()]).nullable().default(null).describe('Time between checkpoints.'),
  save_on_train_epoch_end: z.boolean().nullable().default(null).describe('Save after the training epoch, not after validation; null decides.'),
  enable_version_counter: z.boolean().default(true).describe('Append -v1, -v2 to a name that is taken.'),
});

/** `training.callbacks.learning_rate_monitor`. */
export const learningRateMonitorSchema = z.strictObject({
  logging_interval: z.enum(['step', 'epoch']).nullable().default('epoch').describe('When the rate is logged; null follows the scheduler.'),
  log_momentum: z.boolean().default(false).describe('Log the momentum too.'),
  log_weight_decay: z.boolean().default(false).describe('Log the weight decay too.'),
});

/** `training.callbacks` of a trainrun. */
export const callbacksSchema = z.strictObject({
  checkpoint: checkpointSchema.nullable().default(null).describe('Which states of the run are kept.'),
  early_stopping: z.array(earlyStoppingSchema).default([]).describe('When to stop before max_epochs; any entry may.'),
  learning_rate_monitor: learningRateMonitorSchema.nullable().default(null).describe('Log the learning rate.'),
});

export type CallbacksConfig = z.output<typeof callbacksSchema>;
export type EarlyStoppingConfig = z.output<typeof earlyStoppingSchema>;
export type CheckpointConfig = z.output<typeof checkpointSchema>;
export type LearningRateMonitorConfig = z.output<typeof learningRateMonitorSchema>;
