import { z } from 'zod';
import { checkpointOptions, earlyStoppingOptions, learningRateMonitorOptions } from './callbacks.js';
import { apiShape, fromYaml, type SharedValues, yamlShape } from './forms.js';
import { runOptions, validationOptions } from './run.js';
import { schedulerOptions } from './scheduler.js';
import { groupOptions, optimizerOptions, stepOptions } from './step.js';
import { yamlOnlyOptions } from './yaml-only.js';

/** `training.optimizer` in YAML. */
export const optimizerSchema = z.strictObject({
  ...yamlShape(optimizerOptions),
  groups: z
    .record(z.string(), z.strictObject(yamlShape(groupOptions)))
    .default({})
    .describe('Extension: learning rate and weight decay by node name.'),
});

/** `training.scheduler` in YAML. */
export const schedulerSchema = z.strictObject(yamlShape(schedulerOptions));
/** An entry of `training.callbacks.early_stopping` in YAML. */
export const earlyStoppingSchema = z.strictObject(yamlShape(earlyStoppingOptions));
/** `training.callbacks.checkpoint` in YAML. */
export const checkpointSchema = z.strictObject(yamlShape(checkpointOptions));
/** `training.callbacks.learning_rate_monitor` in YAML. */
export const learningRateMonitorSchema = z.strictObject(yamlShape(learningRateMonitorOptions));

const callbacksSchema = z.strictObject({
  checkpoint: checkpointSchema.nullable().default(null).describe('Which states of the run are kept.'),
  early_stopping: z.array(earlyStoppingSchema).default([]).describe('When to stop before max_epochs; any entry may.'),
  learning_rate_monitor: learningRateMonitorSchema.nullable().default(null).describe('Log the learning rate.'),
});

/** `training` of a trainrun, in YAML: the reference's 18 flat fields and some of our own. */
export const trainingSchema = z.strictObject({
  ...yamlShape(runOptions),
  optimizer: optimizerSchema.prefault({}).describe('How parameters are updated.'),
  scheduler: schedulerSchema.nullable().default(null).describe('How the learning rate changes.'),
  callbacks: callbacksSchema.nullable().default(null).describe('Early stopping, checkpoints, learning-rate log.'),
  ...yamlShape(validationOptions),
  ...yamlShape(stepOptions),
  ...yamlShape(yamlOnlyOptions),
});

/** `training` of a trainrun as YAML has it, with defaults. */
export type TrainingConfig = z.output<typeof trainingSchema>;
/** `training.optimizer` as YAML has it, with defaults. */
export type OptimizerConfig = TrainingConfig['optimizer'];

/** The options of `plan.train`. */
export const trainConfig = z.strictObject({
  ...apiShape(runOptions),
  schedule: z.strictObject(apiShape(schedulerOptions)).prefault({}),
  validation: z.strictObject(apiShape(validationOptions)).prefault({}),
  earlyStopping: z.array(z.strictObject(apiShape(earlyStoppingOptions))).default([]),
  checkpoint: z.strictObject(apiShape(checkpointOptions)).nullable().default(null),
  learningRateMonitor: z.strictObject(apiShape(learningRateMonitorOptions)).nullable().default(null),
});

/** How to train an open plan, with defaults. */
export type TrainConfig = z.output<typeof trainConfig>;
/** How to train an open plan; every option may be left out. The end of `docs/reference/trainrun.md` tells what each does. */
export type TrainOptions = z.input<typeof trainConfig>;
/** `schedule` of a `TrainConfig`. */
export type ScheduleConfig = TrainConfig['schedule'];
/** An entry of `earlyStopping` of a `TrainConfig`. */
export type EarlyStoppingConfig = TrainConfig['earlyStopping'][number];
/** `checkpoint` of a `TrainConfig` that keeps any. */
export type CheckpointConfig = NonNullable<TrainConfig['checkpoint']>;
/** `learningRateMonitor` of a `TrainConfig` that logs rates. */
export type LearningRateMonitorConfig = NonNullable<TrainConfig['learningRateMonitor']>;

const optimizerConfig = z.strictObject(apiShape(optimizerOptions));

/** An optimizer as PyTorch defines it. */
export type OptimizerSettings = Readonly<z.output<typeof optimizerConfig>>;

/** The optimizer of a plan that is compiled without a word about it. */
export const defaultOptimizer: OptimizerSettings = optimizerConfig.parse({});

/** What the compiler must know of `training` to build the training step. */
export interface StepSettings extends Readonly<SharedValues<typeof stepOptions>> {
  readonly optimizer: SharedValues<typeof optimizerOptions>;
  /** By node. */
  readonly groups: Readonly<Record<string, Partial<SharedValues<typeof groupOptions>>>>;
}

/** The part of `training` that `plan.train` takes; what a trainrun says elsewhere is left to the caller. */
export function trainOptionsOf(training: TrainingConfig): TrainOptions {
  const { checkpoint = null, early_stopping = [], learning_rate_monitor: monitor = null } = training.callbacks ?? {};
  return {
    ...fromYaml(runOptions, training),
    schedule: training.scheduler ? fromYaml(schedulerOptions, training.scheduler) : {},
    validation: fromYaml(validationOptions, training),
    earlyStopping: early_stopping.map((entry) => fromYaml(earlyStoppingOptions, entry)),
    checkpoint: checkpoint && fromYaml(checkpointOptions, checkpoint),
    learningRateMonitor: monitor && fromYaml(learningRateMonitorOptions, monitor),
  };
}

/** The part of `training` that the compiler takes. */
export function stepSettingsOf(training: TrainingConfig): StepSettings {
  const groups = Object.entries(training.optimizer.groups).map(([node, group]) => [node, fromYaml(groupOptions, group)] as const);
  return {
    ...fromYaml(stepOptions, training),
    optimizer: fromYaml(optimizerOptions, training.optimizer),
    groups: Object.fromEntries(groups),
  };
}
