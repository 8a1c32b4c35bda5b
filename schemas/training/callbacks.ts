import { z } from 'zod';
import { mode } from './mode.js';
import { bareOption, noticed, option, refused, yamlOption } from './option.js';

const threshold = z.number().nullable();

/** An entry of `training.callbacks.early_stopping` of a trainrun, of `earlyStopping` of `plan.train`. */
export const earlyStoppingOptions = {
  monitor: bareOption(z.string().min(1), 'Metric to watch, by the name that is logged, such as val_loss.'),
  patience: option(z.int().min(1), { default: 10, doc: 'Checks without improvement before the run stops.' }),
  mode: option(mode, { default: 'min', doc: 'Whether the monitored metric should fall or rise.' }),
  minDelta: option(z.number().min(0), { default: 0, doc: 'A change by no more than this is no improvement.' }),
  stoppingThreshold: option(threshold, { default: null, doc: 'Stop as soon as the metric is better than this.' }),
  verbose: yamlOption(z.boolean(), {
    default: true,
    doc: 'Tell why the run stopped.',
    support: noticed('the end of a run always says why it stopped'),
  }),
  strict: option(z.boolean(), { default: true, doc: 'Fail if the metric is never logged; otherwise it is ignored.' }),
  checkFinite: option(z.boolean(), { default: true, doc: 'Stop when the metric is NaN or infinite.' }),
  divergenceThreshold: option(threshold, { default: null, doc: 'Stop as soon as the metric is worse than this.' }),
  checkOnTrainEpochEnd: option(z.boolean().nullable(), {
    default: null,
    doc: 'Check after the training epoch, not after validation; null: after validation if there is any. Training losses are always checked after the epoch.',
  }),
  logRankZeroOnly: yamlOption(z.boolean(), { default: false, doc: 'Of runs on several machines.', support: noticed('a run has one process') }),
};

/** `training.callbacks.checkpoint` of a trainrun, `checkpoint` of `plan.train`. */
export const checkpointOptions = {
  directory: option(z.string().min(1), {
    default: 'checkpoints',
    doc: "Folder of the checkpoints, below the run's: output_dir of a trainrun.",
    yaml: { name: 'dirpath' },
  }),
  filename: option(z.string().min(1).nullable(), {
    default: null,
    doc: 'Name with fields such as {epoch:02d} and {val_loss:.4f}; null is {epoch}-{step}.',
  }),
  monitor: option(z.string().min(1).nullable(), {
    default: 'val_loss',
    doc: 'Metric by which checkpoints are ranked; null keeps the latest.',
  }),
  mode: option(mode, { default: 'min', doc: 'Whether the monitored metric should fall or rise.' }),
  saveTopK: option(z.int().min(-1), { default: 3, doc: 'How many to keep; -1 keeps all, 0 none.' }),
  everyNEpochs: option(z.int().min(1), { default: 1, doc: 'Epochs between checkpoints.' }),
  saveLast: option(z.boolean(), {
    default: false,
    doc: 'Also keep last.',
    support: refused('a link breaks when its checkpoint is given up for a better one; true writes a file', true, null),
    yaml: {
      type: z.union([z.boolean(), z.literal('link')], { error: 'true, false, "link" or null' }).nullable(),
      read: (last) => last === true,
    },
  }),
  autoInsertMetricName: option(z.boolean(), { default: true, doc: 'Write metric names into file names: epoch=3-val_loss=0.12.' }),
  verbose: yamlOption(z.boolean(), { default: false, doc: 'Tell of each checkpoint.', support: noticed('the folder of checkpoints shows them') }),
  saveOnException: option(z.boolean(), { default: false, doc: 'Save when the run fails.' }),
  saveWeightsOnly: option(z.boolean(), { default: false, doc: 'Leave out what resuming needs.' }),
  everyNTrainSteps: option(z.int().min(1).nullable(), { default: null, doc: 'Updates between checkpoints, in place of epochs.' }),
  trainTimeInterval: yamlOption(z.union([z.string(), z.number().positive()]).nullable(), {
    default: null,
    doc: 'Time between checkpoints.',
    support: refused('checkpoints by the clock would differ from run to run; use every_n_train_steps'),
  }),
  saveOnTrainEpochEnd: option(z.boolean().nullable(), {
    default: null,
    doc: 'Save after the training epoch, not after validation; null: after validation where it does not run exactly once at the end of every epoch.',
  }),
  enableVersionCounter: option(z.boolean(), { default: true, doc: 'Append -v1, -v2 to a name that is taken; otherwise the file is replaced.' }),
};

/** `training.callbacks.learning_rate_monitor` of a trainrun, `learningRateMonitor` of `plan.train`. */
export const learningRateMonitorOptions = {
  interval: option(z.enum(['step', 'epoch']).nullable(), {
    default: 'epoch',
    doc: 'When the rate is logged; null: at steps and at epochs.',
    yaml: { name: 'logging_interval' },
  }),
  logMomentum: option(z.boolean(), { default: false, doc: 'Log the momentum too.' }),
  logWeightDecay: option(z.boolean(), { default: false, doc: 'Log the weight decay too.' }),
};
