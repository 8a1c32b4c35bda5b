import type { Stage } from '../../schemas/stage.js';
import type { Shard } from '../fit/shares.js';
import type { NoDataSetting } from '../no-data/rule.js';
import type { Breakdown } from '../profile/profiling-settings.js';
import type { LogRow, TrainEvent } from '../train/train-events.js';
import type { Progress } from '../run/control.js';
import type { Source } from '../run/sources.js';
import type { PlanTypes, SourceOf, TrainSourceOf } from './plan-types.js';

/** Options of every call. */
export interface CallSettings {
  /**
   * When it fires the call rejects at once with `AbortError` (cause: the signal's reason). The work ends after the current
   * onnxruntime call; until then later calls wait. The plan stays usable.
   */
  readonly signal?: AbortSignal | undefined;
  /** Copy tensors instead of moving them to the worker. A moved tensor's data are empty afterwards; views on a larger buffer are always copied. */
  readonly keepInputs?: boolean;
}

/** What counts as no data; see docs/no-data.md. */
export interface NoDataSettings {
  /** Values that mark pixels without data, beside the one that a file states; `none` leaves that out. */
  readonly noData?: NoDataSetting;
}

/** Options of a fit. */
export interface FitSettings extends LongCallSettings, NoDataSettings {}

/** Settings of calls that may take long. */
export interface LongCallSettings extends CallSettings {
  readonly onProgress?: (progress: Progress) => void;
}

/** Settings of `Plan.run` for a stage among `S` and endpoints among `K`. */
export interface RunSettings<S extends Stage = Stage, K extends string = string> extends CallSettings, NoDataSettings {
  /** Default `inference`. */
  readonly stage?: S;
  /** Endpoints to return; all if absent. */
  readonly outputs?: readonly K[];
  /** Of the random numbers in stage train, which are those of the first batch of a training with this seed. A whole number from 0; default 42, as in training. */
  readonly seed?: number;
}

/** Settings of `Plan.fitShard`. */
export interface ShardSettings extends FitSettings {
  readonly shard: Shard;
  /** Level to fit, from 1; by default the first that is not fitted. */
  readonly level?: number;
}

/** Settings of `Plan.evaluate` for a stage among `S` and scores among `K`. */
export interface EvaluateSettings<S extends Stage = Stage, K extends string = string> extends LongCallSettings, NoDataSettings {
  /** Default `test`. */
  readonly stage?: S;
  /** Endpoint of the raw scores; by default the only float output [B, H, W, 1], or the only such one named `scores`. */
  readonly score?: K;
  /** A checkpoint of a training of this plan, whose parameters are used in place of the plan's. */
  readonly checkpoint?: string;
}

/** Settings of `Plan.measure`. */
export interface MeasureSettings<S extends 'val' | 'test' = 'val' | 'test'> extends CallSettings, NoDataSettings {
  readonly stage: S;
  /** Cubes per batch, 1 by default. */
  readonly batchSize?: number;
  /** Metrics of the whole split (default), or the mean over its batches weighted by their images. */
  readonly metrics?: 'pooled' | 'batch-mean';
  /** As in `EvaluateSettings`. */
  readonly checkpoint?: string;
}

/** What a plan is trained on and measured with; without `val` nothing is validated. */
export interface TrainSplits<Train extends Source = Source, Val extends Source = Source, Test extends Source = Source> {
  readonly train: readonly Train[];
  readonly val?: readonly Val[];
  readonly test?: readonly Test[];
  /** As in `NoDataSettings`, for every split. */
  readonly noData?: NoDataSetting;
}

/** The splits of a training as the types of a plan have them. */
export type TrainSplitsOf<T extends PlanTypes> = TrainSplits<TrainSourceOf<T>, SourceOf<T, 'val'>, SourceOf<T, 'test'>>;

/** Settings of `Plan.train` beside its options, which are part of the run. */
export interface TrainSettings extends CallSettings {
  /** After each batch. */
  readonly onProgress?: (progress: Extract<TrainEvent, { type: 'progress' }>) => void;
  /** After each line of the metrics log. */
  readonly onLog?: (row: LogRow) => void;
  /** Once, if training goes on from where it stopped. */
  readonly onResume?: (point: Extract<TrainEvent, { type: 'resumed' }>) => void;
  /** When an epoch, a validation, the test or a writing begins and ends. */
  readonly onPart?: (part: Extract<TrainEvent, { type: 'part' }>) => void;
}

/** Settings of `Plan.dispose`. */
export interface DisposeSettings {
  /** Milliseconds to wait for calls under way; without end by default. Only with `host: 'process'`. */
  readonly withinMs?: number;
}

/** How rows of a profile are grouped. */
export interface ProfilingView {
  /** Default `fused`: a row per fused node. `node` splits the time of its kernels between the pipeline nodes in it, `kernel` lists them. */
  readonly by?: Breakdown;
}

/** How a profile is shown as a table. */
export interface ProfilingTableView extends ProfilingView {
  /** For the title. */
  readonly totalFrames?: number;
}
