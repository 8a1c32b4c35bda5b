import type { TrainOptions } from '../../runtime/index.js';
import { type CallbacksConfig, type CheckpointConfig, checkpointSchema, type EarlyStoppingConfig } from '../../schemas/callbacks-config.js';
import type { SchedulerConfig } from '../../schemas/scheduler-config.js';
import type { TrainingConfig } from '../../schemas/training-config.js';
import { metricPooling } from './metric-pooling.js';

export interface RunPlace {
  /** Folder of the log, the point to resume from and checkpoints. */
  readonly directory: string;
  readonly resume: boolean;
  readonly batchSize: number;
}

/** The trainer's options for the `training` section of a trainrun. */
export function trainOptions(training: TrainingConfig, { directory, resume, batchSize }: RunPlace): TrainOptions {
  const { seed, scheduler, callbacks, max_epochs, log_every_n_steps, check_val_every_n_epoch, optimizer } = training;
  const peak = scheduler?.name === 'one_cycle' ? scheduler.max_lr : null;
  return {
    seed,
    batchSize,
    directory,
    maxEpochs: max_epochs,
    lr: peak ?? optimizer.lr,
    logEveryNSteps: log_every_n_steps,
    validation: { everyNEpochs: check_val_every_n_epoch, metrics: metricPooling({ training }) },
    checkpoint: checkpointOptions(checkpointOf(training)),
    earlyStopping: (callbacks?.early_stopping ?? []).map(stoppingOptions),
    learningRateMonitor: monitorOptions(callbacks),
    resume: resume ? 'required' : 'never',
    ...(scheduler ? { schedule: scheduleOptions(scheduler) } : {}),
  };
}

/** `callbacks.checkpoint`, or its defaults where only `enable_checkpointing` asks for checkpoints. */
function checkpointOf({ callbacks, enable_checkpointing }: TrainingConfig): CheckpointConfig | null {
  return callbacks?.checkpoint ?? (enable_checkpointing ? checkpointSchema.parse({}) : null);
}

function scheduleOptions(config: SchedulerConfig): NonNullable<TrainOptions['schedule']> {
  const { name, warmup_epochs, min_lr, t_max, step_size, gamma, monitor, mode, factor, patience, threshold, threshold_mode, cooldown, eps } = config;
  return {
    ...{ name: name ?? 'none', gamma, mode, factor, patience, threshold, cooldown, eps },
    pctStart: config.pct_start,
    divFactor: config.div_factor,
    finalDivFactor: config.final_div_factor,
    annealStrategy: config.anneal_strategy,
    threePhase: config.three_phase,
    warmupEpochs: warmup_epochs,
    minLr: min_lr,
    tMax: t_max,
    stepSize: step_size,
    thresholdMode: threshold_mode,
    ...(monitor === null ? {} : { monitor }),
  };
}

function checkpointOptions(config: CheckpointConfig | null): TrainOptions['checkpoint'] {
  if (!config) return null;
  const { dirpath, filename, monitor, mode, enable_version_counter } = config;
  return {
    ...{ filename, monitor, mode },
    directory: dirpath,
    saveTopK: config.save_top_k,
    saveLast: config.save_last === true,
    everyNEpochs: config.every_n_epochs,
    everyNTrainSteps: config.every_n_train_steps,
    saveOnTrainEpochEnd: config.save_on_train_epoch_end,
    saveOnException: config.save_on_exception,
    saveWeightsOnly: config.save_weights_only,
    autoInsertMetricName: config.auto_insert_metric_name,
    enableVersionCounter: enable_version_counter,
  };
}

function stoppingOptions(config: EarlyStoppingConfig): NonNullable<TrainOptions['earlyStopping']>[number] {
  const { monitor, mode, patience, strict } = config;
  return {
    ...{ monitor, mode, patience, strict },
    checkFinite: config.check_finite,
    stoppingThreshold: config.stopping_threshold,
    divergenceThreshold: config.divergence_threshold,
    minDelta: config.min_delta,
    checkOnTrainEpochEnd: config.check_on_train_epoch_end,
  };
}

function monitorOptions(callbacks: CallbacksConfig | null): TrainOptions['learningRateMonitor'] {
  const config = callbacks?.learning_rate_monitor;
  return config ? { interval: config.logging_interval, logMomentum: config.log_momentum, logWeightDecay: config.log_weight_decay } : null;
}
