import { z } from 'zod';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { defaultSeed } from '../run/noise-inputs.js';

const mode = z.enum(['min', 'max']).default('min');
const threshold = z.number().nullable().default(null);

const scheduleNames = ['none', 'cosine', 'step', 'exponential', 'reduce_on_plateau', 'one_cycle'] as const;

/** Learning rate per epoch. Names ignore case; `plateau` is `reduce_on_plateau`. A gamma of 0 counts as missing. */
export const scheduleConfig = z.strictObject({
  name: z
    .string()
    .transform((name) => (name.toLowerCase() === 'plateau' ? 'reduce_on_plateau' : name.toLowerCase()))
    .pipe(z.enum(scheduleNames))
    .default('none'),
  /** Epochs of linear warm-up before the schedule begins: epoch e of W runs at (e + 1) / (W + 1) of its first rate. */
  warmupEpochs: z.int().nonnegative().default(0),
  /** Floor of cosine and reduce_on_plateau. */
  minLr: z.number().nonnegative().default(1e-6),
  /** Half period of cosine; by default the epochs after the warm-up. */
  tMax: z.int().positive().nullable().default(null),
  /** Epochs between reductions of `step`; 1 by default. */
  stepSize: z.int().positive().nullable().default(null),
  /** Factor of `step` (0.1 by default) and `exponential` (0.99). */
  gamma: z.number().min(0).max(1).nullable().default(null),
  monitor: z.string().default('val_loss'),
  mode,
  factor: z.number().min(0).max(1).default(0.1),
  patience: z.int().nonnegative().default(10),
  threshold: z.number().nonnegative().default(1e-4),
  thresholdMode: z.enum(['rel', 'abs']).default('rel'),
  cooldown: z.int().nonnegative().default(0),
  /** A reduction by no more than this is not made. */
  eps: z.number().nonnegative().default(1e-8),
  /** Share of the epochs in which one_cycle rises to the base rate. */
  pctStart: z.number().min(0).max(1).default(0.3),
  /** Base rate of one_cycle over its first rate, and that over its last. */
  divFactor: z.number().positive().default(25),
  finalDivFactor: z.number().positive().default(1e4),
  annealStrategy: z.enum(['cos', 'linear']).default('cos'),
  /** Fall to the first rate as fast as it rose, then on to the last. */
  threePhase: z.boolean().default(false),
});

/** When to stop early. The checks are made in the order of the fields `checkFinite` to `minDelta`. */
export const earlyStoppingConfig = z.strictObject({
  monitor: z.string(),
  mode,
  checkFinite: z.boolean().default(true),
  /** Stop once the value is better than this. */
  stoppingThreshold: threshold,
  /** Stop once the value is worse than this. */
  divergenceThreshold: threshold,
  /** A change by no more than this is no improvement. */
  minDelta: z.number().nonnegative().default(0),
  patience: z.int().positive().default(10),
  /** Refuse a monitor that is never logged; otherwise it is ignored. */
  strict: z.boolean().default(true),
  /** Check when the epoch has ended rather than after each validation; null: after validation if there is any. Training losses are always checked when the epoch has ended. */
  checkOnTrainEpochEnd: z.boolean().nullable().default(null),
});

/** Which checkpoint files to keep. */
export const checkpointConfig = z.strictObject({
  /** Relative to the run's directory. */
  directory: z.string().default('checkpoints'),
  /** Template such as `{epoch:02d}-{val_loss:.4f}`; null: `{epoch}-{step}`. */
  filename: z.string().nullable().default(null),
  /** Null keeps the latest. */
  monitor: z.string().nullable().default('val_loss'),
  mode,
  /** -1 keeps all, 0 none. */
  saveTopK: z.int().min(-1).default(3),
  saveLast: z.boolean().default(false),
  everyNEpochs: z.int().positive().default(1),
  /** Instead of once every n epochs. */
  everyNTrainSteps: z.int().positive().nullable().default(null),
  /** Null: after validation where it does not run exactly once at the end of every epoch. */
  saveOnTrainEpochEnd: z.boolean().nullable().default(null),
  saveOnException: z.boolean().default(false),
  /** Leave out what only a resume needs. */
  saveWeightsOnly: z.boolean().default(false),
  autoInsertMetricName: z.boolean().default(true),
  /** Append -v1, -v2, ... to a name that is taken; otherwise the file is replaced. */
  enableVersionCounter: z.boolean().default(true),
});

export const learningRateMonitorConfig = z.strictObject({
  /** Null logs at steps and at epochs. */
  interval: z.enum(['step', 'epoch']).nullable().default('epoch'),
  logMomentum: z.boolean().default(false),
  logWeightDecay: z.boolean().default(false),
});

const validationConfig = z.strictObject({
  /** Null: `interval` counts batches across epochs. */
  everyNEpochs: z.int().positive().nullable().default(1),
  /** In batches, or a part of the epoch: 1.0 cannot be told from 1, so `epoch` is its default. */
  interval: z.union([z.literal('epoch'), z.number().gt(0).lt(1), z.int().positive()]).default('epoch'),
  /** Metrics of the whole split, or the mean over its batches weighted by their images, as the reference does. */
  metrics: z.enum(['pooled', 'batch-mean']).default('pooled'),
});

/** How to train an open plan. */
export const trainConfig = z.strictObject({
  seed: z.int().nonnegative().default(defaultSeed),
  maxEpochs: z.int().positive().default(100),
  /** Cubes per batch; they must be of one size. */
  batchSize: z.int().positive().default(1),
  shuffle: z.boolean().default(true),
  /** Base learning rate; null: that of the plan's optimizer. */
  lr: z.number().positive().nullable().default(null),
  schedule: scheduleConfig.prefault({}),
  validation: validationConfig.prefault({}),
  logEveryNSteps: z.int().positive().default(1),
  earlyStopping: z.array(earlyStoppingConfig).default([]),
  checkpoint: checkpointConfig.nullable().default(null),
  learningRateMonitor: learningRateMonitorConfig.nullable().default(null),
  /** Folder of `metrics.jsonl`, `resume.safetensors` and checkpoints; null writes no files. */
  directory: z.string().nullable().default(null),
  /** Go on from `resume.safetensors` of the directory: never, where there is one, or refuse to begin anew. */
  resume: z.enum(['never', 'if-present', 'required']).default('never'),
  /** Updates between writes of `resume.safetensors`, which is also written at the end of each epoch; null: only then. */
  resumeEveryNSteps: z.int().positive().nullable().default(null),
  /** Which parameters the plan keeps and the test split sees. */
  keep: z.enum(['best', 'last']).default('best'),
  /** Bytes of cubes to hold in memory between epochs. */
  cacheBytes: z
    .number()
    .nonnegative()
    .default(2 ** 31),
});

export type TrainConfig = z.output<typeof trainConfig>;
export type TrainOptions = z.input<typeof trainConfig>;
export type ScheduleConfig = z.output<typeof scheduleConfig>;
export type EarlyStoppingConfig = z.output<typeof earlyStoppingConfig>;
export type CheckpointConfig = z.output<typeof checkpointConfig>;
export type LearningRateMonitorConfig = z.output<typeof learningRateMonitorConfig>;

/** Checks options and fills in defaults. Throws `CuviscError` `train-config-invalid` naming the field at fault. */
export function readTrainConfig(options: TrainOptions): TrainConfig {
  const result = trainConfig.safeParse(options);
  if (!result.success) throw invalid(`${result.error.issues[0]?.path.join('.') || 'options'}: ${result.error.issues[0]?.message}`);
  const { directory, checkpoint, resume } = result.data;
  if (directory === null && (checkpoint || resume !== 'never')) throw invalid('checkpoints and resuming need a directory');
  return result.data;
}

function invalid(message: string): CuviscError {
  return new CuviscError('train-config-invalid', message);
}
