import type { CheckpointState } from './checkpoint-policy.js';
import { freshStopper, type StopperState } from './early-stopping.js';
import { emptyMean, type MeanSums, type Values } from './metric-values.js';
import type { LogPosition } from './metrics-log.js';
import type { ScheduleState } from './schedules.js';

/** Where training stands; plain data, stored in checkpoints as JSON. Never changed in place. */
export interface TrainProgress {
  /** The current epoch, from 0. */
  readonly epoch: number;
  /** Batches of the epoch that are done. */
  readonly batch: number;
  /** Batches since the start. */
  readonly batches: number;
  /** Updates since the start. */
  readonly step: number;
  readonly schedule: ScheduleState;
  readonly stoppers: readonly StopperState[];
  readonly checkpoints: CheckpointState;
  /** Losses since the last update. */
  readonly group: MeanSums;
  /** Losses of this epoch. */
  readonly epochMean: MeanSums;
  /** The latest value of everything that was measured. */
  readonly measured: Values;
  /** Names measured in this epoch. */
  readonly fresh: readonly string[];
  /** One entry per epoch that has ended. */
  readonly history: readonly EpochSummary[];
  readonly log: LogPosition;
  /** Why training was stopped early. */
  readonly stopped: string | null;
}

/** What an epoch was measured with. */
export interface EpochSummary {
  readonly epoch: number;
  readonly step: number;
  readonly lr: number;
  /** What was measured in the epoch; `train_loss` and the like are means over its batches. */
  readonly values: Values;
}

/** Before the first batch; `foreign` are the files in the folder of checkpoints. */
export function startProgress(schedule: ScheduleState, stoppers: number, foreign: readonly string[]): TrainProgress {
  return {
    epoch: 0,
    batch: 0,
    batches: 0,
    step: 0,
    schedule,
    stoppers: Array.from({ length: stoppers }, () => freshStopper),
    checkpoints: { saved: [], foreign, last: null },
    group: emptyMean,
    epochMean: emptyMean,
    measured: {},
    fresh: [],
    history: [],
    log: { lines: 0, bytes: 0 },
    stopped: null,
  };
}

/** Adds what was just measured. */
export function withMeasured(progress: TrainProgress, values: Values): TrainProgress {
  return { ...progress, measured: { ...progress.measured, ...values }, fresh: [...new Set([...progress.fresh, ...Object.keys(values)])] };
}
