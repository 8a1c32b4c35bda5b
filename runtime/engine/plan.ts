import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { PlanManifest } from '../../schemas/plan.js';
import type { Stage } from '../../schemas/stage.js';
import type { EvaluationReport } from '../evaluate/evaluate-plan.js';
import type { FitReport } from '../fit/fit-plan.js';
import type { Shard } from '../fit/shares.js';
import type { Tensors } from '../host/contracts.js';
import type { RunResult } from '../run/run-stage.js';
import type { Source } from '../run/sources.js';
import type { TrainOptions } from '../train/train-config.js';
import type { LogRow, TrainEvent } from '../train/train-events.js';
import type { TrainReport } from '../train/train-plan.js';
import type { Values } from '../train/metric-values.js';
import { abortable } from './abortable.js';
import { abortError, createAbortFlag, type Progress, raiseAbortFlag } from './control.js';
import type { CallOptions, PlanChannel } from './plan-channel.js';
import type { PlanCalls, PlanInfo } from './plan-host.js';

/** Options of every call. */
export interface CallSettings {
  /**
   * When it fires the call rejects at once with `AbortError` (cause: the signal's reason). The work ends after the current
   * onnxruntime call; until then later calls wait. The plan stays usable.
   */
  readonly signal?: AbortSignal;
  /** Copy tensors instead of moving them to the worker. A moved tensor's data are empty afterwards; views on a larger buffer are always copied. */
  readonly keepInputs?: boolean;
}

export interface LongCallSettings extends CallSettings {
  readonly onProgress?: (progress: Progress) => void;
}

export interface RunSettings extends CallSettings {
  /** Default `inference`. */
  readonly stage?: Stage;
  /** Endpoints to return; all if absent. */
  readonly outputs?: readonly string[];
  /** Of the random numbers in stage train, which are those of the first batch of a training with this seed. A whole number from 0; default 42, as in training. */
  readonly seed?: number;
}

export interface ShardSettings extends LongCallSettings {
  readonly shard: Shard;
  /** Level to fit, from 1; by default the first that is not fitted. */
  readonly level?: number;
}

export interface EvaluateSettings extends LongCallSettings {
  /** Default `test`. */
  readonly stage?: Stage;
  /** Endpoint of the raw scores; by default the only float output [B, H, W, 1], or the only such one named `scores`. */
  readonly score?: string;
  /** A checkpoint of a training of this plan, whose parameters are used in place of the plan's. */
  readonly checkpoint?: string;
}

export interface MeasureSettings extends CallSettings {
  readonly stage: 'val' | 'test';
  /** Cubes per batch, 1 by default. */
  readonly batchSize?: number;
  /** Metrics of the whole split (default), or the mean over its batches weighted by their images. */
  readonly metrics?: 'pooled' | 'batch-mean';
  /** As in `EvaluateSettings`. */
  readonly checkpoint?: string;
}

/** What a plan is trained on and measured with; without `val` nothing is validated. */
export interface TrainSplits {
  readonly train: readonly Source[];
  readonly val?: readonly Source[];
  readonly test?: readonly Source[];
}

export interface TrainSettings extends CallSettings {
  /** After each batch. */
  readonly onProgress?: (progress: Extract<TrainEvent, { type: 'progress' }>) => void;
  /** After each line of the metrics log. */
  readonly onLog?: (row: LogRow) => void;
  /** Once, if training goes on from where it stopped. */
  readonly onResume?: (point: Extract<TrainEvent, { type: 'resumed' }>) => void;
}

/** An open plan. Calls are answered in the order in which they are made. Every call after `dispose` rejects with `CuviscError` `plan-closed`. */
export class Plan {
  readonly directory: string;
  readonly #channel: PlanChannel;
  #info: PlanInfo;
  #disposal: Promise<void> | undefined;

  private constructor(directory: string, channel: PlanChannel, info: PlanInfo) {
    this.directory = directory;
    this.#channel = channel;
    this.#info = info;
  }

  /** A plan whose calls go through `channel`. */
  static async over(directory: string, channel: PlanChannel): Promise<Plan> {
    const settings = { flag: createAbortFlag(), onProgress: () => undefined, keepInputs: true };
    return new Plan(directory, channel, await channel.call('info', null, settings));
  }

  /** The manifest, as of the last call that changed the state. */
  get manifest(): PlanManifest {
    return this.#info.manifest;
  }

  /** Fit levels that have set their state, counted from the first; `manifest.fit.length` once all are fitted. */
  get fittedLevels(): number {
    return this.#info.fittedLevels;
  }

  /**
   * Runs a batch, or a cube on disk, through a stage. Cubes of pixelwise graphs are run in blocks of rows.
   * Throws `CuviscError`: `plan-not-fitted`, `stage-empty`, `output-unknown`, `batch-key-missing`, `batch-key-unknown`, `batch-shape`,
   * `batch-band-count`, `batch-empty`, `tensor-invalid`, `dtype-lossy`, `seed-invalid`, `wavelengths-differ`, `engine-failed`, and those of the readers.
   */
  run(source: Source, settings: RunSettings = {}): Promise<RunResult> {
    const { stage = 'inference', outputs, seed } = settings;
    return this.#call('run', { source, stage, outputs, seed }, settings);
  }

  /**
   * Fits all levels, one pass over `sources` each, and saves the state into the plan directory. If it fails or is aborted
   * before the state is being saved, nothing has changed. Throws what `run` throws, and `CuviscError` `no-data`, `fit-not-finite`, `fit-too-few-samples`, `plan-changed`.
   */
  fit(sources: readonly Source[], settings: LongCallSettings = {}): Promise<FitReport> {
    return this.#changing('fit', sources, settings);
  }

  /**
   * Runs one level over a share of `sources` and returns the bytes of a shard file for `mergeShards`. The plan does not change.
   * Every shard must be given all sources, in the same order. Throws what `fit` throws, and `CuviscError` `shard-invalid`, `plan-already-fitted`, `fit-level-invalid`.
   */
  fitShard(sources: readonly Source[], settings: ShardSettings): Promise<Uint8Array> {
    const { shard, level } = settings;
    return this.#call('fitShard', { sources, shard, level }, settings);
  }

  /** Merges all shard files of one level and saves the level's state. Throws `CuviscError` `shard-mismatch` naming the file, and what `fit` throws. */
  mergeShards(files: readonly string[], settings: CallSettings = {}): Promise<FitReport> {
    return this.#changing('mergeShards', files, settings);
  }

  /**
   * Runs a stage over `sources` and measures it per source and pooled: metric nodes, and how raw scores rank labelled pixels.
   * Labels are the batch's `mask`, or the `labels` of a file; not zero is positive.
   * Throws what `run` throws, and `CuviscError` `no-data`, `labels-differ`; with a checkpoint `plan-not-trainable`, `checkpoint-missing`,
   * `checkpoint-foreign`, `checkpoint-corrupt`, and `checkpoint-mismatch` with every difference.
   */
  evaluate(sources: readonly Source[], settings: EvaluateSettings = {}): Promise<EvaluationReport> {
    const { stage = 'test', score, checkpoint } = settings;
    return this.#call('evaluate', { sources, stage, score, checkpoint }, settings);
  }

  /**
   * Losses and metrics of a split under the names that training logs, `val/<loss>`, `val_loss`, `<node>/<metric>`, as training itself
   * measures them. The plan does not change. Throws what `evaluate` throws.
   */
  measure(sources: readonly Source[], settings: MeasureSettings): Promise<Values> {
    const { stage, batchSize = 1, metrics = 'pooled', checkpoint } = settings;
    return this.#call('measure', { sources, stage, batchSize, metrics, checkpoint }, settings);
  }

  /**
   * Trains the parameters of the plan's training step and saves the state. Unlike other calls it rejects on `signal` only when
   * the batch under way is done and what is needed to resume is on disk. If it fails or is aborted the plan has not changed.
   * Throws what `run` throws, and `CuviscError` `plan-not-trainable`, `train-config-invalid`, `no-data`, `train-not-finite`,
   * `batch-sizes-differ`, `monitor-unknown`, `checkpoint-missing`, `checkpoint-foreign`, `checkpoint-corrupt`,
   * `checkpoint-mismatch`, `checkpoint-name-invalid`,   * `metrics-log-short`, `write-failed`, `plan-changed`.
   */
  async train(splits: TrainSplits, options: TrainOptions = {}, settings: TrainSettings = {}): Promise<TrainReport> {
    const { train, val = [], test = [] } = splits;
    const flag = createAbortFlag();
    const raise = (): void => raiseAbortFlag(flag);
    if (settings.signal?.aborted) throw abortError(settings.signal.reason);
    settings.signal?.addEventListener('abort', raise, { once: true });
    const call = { flag, onProgress: () => undefined, onEvent: listenerOf(settings), keepInputs: settings.keepInputs ?? false };
    try {
      const report = await this.#send('train', { train, val, test, options }, call);
      if (!this.#disposal) this.#info = await this.#call('info', null, {});
      return report;
    } catch (error) {
      throw settings.signal?.aborted && (error as Error).name === 'AbortError' ? abortError(settings.signal.reason) : error;
    } finally {
      settings.signal?.removeEventListener('abort', raise);
    }
  }

  /** A copy of the state by name; what was never set is absent. */
  state(settings: CallSettings = {}): Promise<Tensors> {
    return this.#call('state', null, settings);
  }

  /** Replaces some of the state and saves it. Throws `CuviscError` `state-invalid`, `plan-changed`. */
  async setState(updates: Tensors, settings: CallSettings = {}): Promise<void> {
    await this.#changing('setState', updates, settings);
  }

  /** What runs the nodes: the device found at opening, and per graph file that was loaded so far the provider that got them. */
  async placement(): Promise<Pick<PlanInfo, 'device' | 'providers'>> {
    const { device, providers } = await this.#call('info', null, {});
    return { device, providers };
  }

  /** Waits for calls under way, then frees sessions and worker. A second call waits for the first. */
  dispose(): Promise<void> {
    this.#disposal ??= this.#channel.dispose();
    return this.#disposal;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }

  async #changing<K extends keyof PlanCalls>(name: K, request: PlanCalls[K]['request'], settings: LongCallSettings): Promise<PlanCalls[K]['result']> {
    const result = await this.#call(name, request, settings);
    if (!this.#disposal) this.#info = await this.#call('info', null, {});
    return result;
  }

  async #call<K extends keyof PlanCalls>(name: K, request: PlanCalls[K]['request'], settings: LongCallSettings): Promise<PlanCalls[K]['result']> {
    const flag = createAbortFlag();
    const options = { flag, onProgress: settings.onProgress ?? (() => undefined), keepInputs: settings.keepInputs ?? false };
    return abortable(
      settings.signal,
      () => this.#send(name, request, options),
      () => raiseAbortFlag(flag),
    );
  }

  async #send<K extends keyof PlanCalls>(name: K, request: PlanCalls[K]['request'], options: CallOptions): Promise<PlanCalls[K]['result']> {
    if (this.#disposal) throw new CuviscError('plan-closed', `${this.directory} was disposed of`, { hint: 'open the plan again' });
    return this.#channel.call(name, request, options);
  }
}

function listenerOf({ onProgress, onLog, onResume }: TrainSettings): (event: TrainEvent) => void {
  return (event) => {
    if (event.type === 'log') onLog?.(event.row);
    else if (event.type === 'resumed') onResume?.(event);
    else onProgress?.(event);
  };
}
