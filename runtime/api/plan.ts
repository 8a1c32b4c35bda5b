import { portsOfStage } from '../../schemas/plan/steps.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { PlanManifest } from '../../schemas/plan.js';
import { manifestOfMessage } from '../../schemas/manifest-message.js';
import type { EvaluationReport } from '../evaluate/evaluate-plan.js';
import type { FitReport } from '../fit/fit-plan.js';
import type { MergeReport } from '../fit/shards.js';
import type { Stage } from '../../schemas/stage.js';
import type { TrainOptions } from '../../schemas/training/config.js';
import { profileTable } from '../profile/profile-table.js';
import type { NodeProfilingStats } from '../profile/profiling-rows.js';
import type { ProfilingSummary } from '../profile/profiler.js';
import { checkView, type ProfilingSettings, type ProfilingStage, profilingRequest } from '../profile/profiling-settings.js';
import type { ProfilingTrace } from '../profile/trace-span.js';
import type { TrainEvent } from '../train/train-events.js';
import type { TrainReport } from '../train/train-plan.js';
import type { Values } from '../train/metric-values.js';
import { abortable } from './abortable.js';
import { abortError, AbortFlag } from '../run/control.js';
import { checkSettings, checkSource, checkSources, checkSplits, checkTensors, checkTexts, invalidCall } from './check-call.js';
import type { CallOptions, PlanChannel } from './plan-channel.js';
import type { PlanCalls, PlanInfo } from './plan-host.js';
import type {
  CallSettings,
  DisposeSettings,
  EvaluateSettings,
  FitSettings,
  LongCallSettings,
  MeasureSettings,
  ProfilingTableView,
  ProfilingView,
  RunSettings,
  ShardSettings,
  TrainSettings,
  TrainSplitsOf,
} from './plan-settings.js';
import type { FitSourceOf, OutputOf, OutputsOf, PartOf, PlanTypes, RunOf, SourceOf } from './plan-types.js';
import { type StreamedRun, type StreamingPlan, type StreamSettings, streamRuns } from './run-stream.js';

/**
 * An open plan. Calls are answered in the order in which they are made. Every call after `dispose` rejects with `CuviscError` `plan-closed`.
 * `T` says what it reads and gives, as `cuvisc types` prints it; nothing checks that it is of this plan but the calls themselves.
 */
export class Plan<T extends PlanTypes = PlanTypes> {
  readonly directory: string;
  readonly #channel: PlanChannel;
  readonly #hosts: string | undefined;
  #info: PlanInfo;
  #manifest: { readonly text: string; readonly value: PlanManifest } | undefined;
  #disposal: Promise<void> | undefined;
  #profilingEnabled = false;

  private constructor(directory: string, channel: PlanChannel, hosts: string | undefined, info: PlanInfo) {
    this.directory = directory;
    this.#hosts = hosts;
    this.#channel = channel;
    this.#info = info;
  }

  /**
   * A plan whose calls go through `channel`; `hosts` is the module that `OpenOptions` names.
   * @internal
   */
  static async over<T extends PlanTypes>(directory: string, channel: PlanChannel, hosts: string | undefined): Promise<Plan<T>> {
    return new Plan<T>(directory, channel, hosts, await channel.call('info', null, { onProgress: ignore, keepInputs: true }));
  }

  /** The manifest, as of the last call that changed the state. */
  get manifest(): PlanManifest {
    const text = this.#info.manifest;
    if (this.#manifest?.text !== text) this.#manifest = { text, value: manifestOfMessage(text) };
    return this.#manifest.value;
  }

  /** Fit levels that have set their state, counted from the first; `manifest.fit.length` once all are fitted. */
  get fittedLevels(): number {
    return this.#info.fittedLevels;
  }

  /**
   * Runs a batch, or a cube on disk, through a stage. Pixelwise graphs are run in blocks of pixels; outputs that are not asked for are not computed.
   * Throws `CuviscError`: `plan-not-fitted`, `stage-empty`, `output-unknown`, `batch-key-missing`, `batch-key-unknown`, `batch-shape`,
   * `batch-band-count`, `batch-empty`, `tensor-invalid`, `dtype-lossy`, `seed-invalid`, `wavelengths-differ`, `engine-failed`, `host-node-failed`, `host-node-result`, and those of the readers.
   */
  async run<S extends Stage = 'inference', K extends OutputOf<T, S> = OutputOf<T, S>>(
    source: SourceOf<T, S>,
    settings: RunSettings<S, K> = {},
  ): Promise<RunOf<T, S, K>> {
    checkSettings('run', settings);
    checkSource(source);
    const { stage = 'inference', outputs, seed, noData } = settings;
    return this.#call('run', { source, stage, outputs, seed, noData }, settings, stage) as Promise<RunOf<T, S, K>>;
  }

  /**
   * Runs many sources: while the caller handles a result, the next sources are read in a thread of their own and run. Results
   * come in order, each with the tensors of its source, which are moved to the worker and back. Throws what `run` throws.
   */
  async *runStream<S extends Stage = 'inference', K extends OutputOf<T, S> = OutputOf<T, S>>(
    sources: Iterable<SourceOf<T, S>> | AsyncIterable<SourceOf<T, S>>,
    settings: StreamSettings<S, K> = {},
  ): AsyncGenerator<StreamedOf<T, S, K>, void, undefined> {
    checkSettings('runStream', settings);
    if (!isIterable(sources)) throw invalidCall('the sources', 'expected a list, or another iterable');
    const run: StreamingPlan['run'] = async (source, { stage = 'inference', outputs, seed, noData, ...call }) => {
      checkSource(source);
      const result = await this.#call('run', { source, stage, outputs, seed, noData, returnBatch: true }, call, stage);
      return { ...result, batch: result.batch ?? {} };
    };
    const ports = portsOfStage(this.manifest.stages[settings.stage ?? 'inference']);
    yield* streamRuns({ ports, hosts: this.#hosts, run }, sources, settings) as AsyncGenerator<StreamedOf<T, S, K>, void, undefined>;
  }

  /**
   * Fits all levels, one pass over `sources` each, and saves the state into the plan directory. If it fails or is aborted
   * before the state is being saved, nothing has changed. Pixels without data are left out. Throws what `run` throws, and `CuviscError` `no-data`,
   * `no-data-inseparable`, `fit-not-finite`, `fit-too-few-samples`, `plan-changed`; `plan-locked` before anything is read if another process is writing the plan.
   */
  async fit(sources: readonly FitSourceOf<T>[], settings: FitSettings = {}): Promise<FitReport> {
    checkSettings('fit', settings);
    checkSources(sources);
    return this.#changing('fit', { sources, noData: settings.noData }, settings, 'fit');
  }

  /**
   * Runs one level over a share of `sources` and returns the bytes of a shard file for `mergeShards`. The plan does not change.
   * Every shard must be given all sources, in the same order. Throws what `fit` throws, and `CuviscError` `shard-invalid`, `plan-already-fitted`, `fit-level-invalid`.
   */
  async fitShard(sources: readonly FitSourceOf<T>[], settings: ShardSettings): Promise<Uint8Array> {
    checkSettings('fitShard', settings);
    checkSources(sources);
    const { shard, level, noData } = settings;
    return this.#call('fitShard', { sources, shard, level, noData }, settings, 'fit');
  }

  /**
   * Merges all shard files of one level and saves the level's state; `already` is true if the plan had it. Throws `CuviscError` `shard-mismatch`
   * naming the file, and the first source that differs if they are of different data, and what `fit` throws.
   */
  async mergeShards(files: readonly string[], settings: CallSettings = {}): Promise<MergeReport> {
    checkSettings('call', settings);
    checkTexts(files, 'the shards');
    return this.#changing('mergeShards', files, settings);
  }

  /**
   * Runs a stage over `sources` and measures it per source and pooled: metric nodes, and how raw scores rank labelled pixels.
   * Labels are the batch's `mask`, or the `labels` of a file; not zero is positive.
   * Pixels without data are left out. Throws what `run` throws, and `CuviscError` `no-data`, `no-data-inseparable`, `labels-differ`; with a checkpoint `plan-not-trainable`, `checkpoint-missing`,
   * `checkpoint-foreign`, `checkpoint-corrupt`, and `checkpoint-mismatch` with every difference.
   */
  async evaluate<S extends Stage = 'test'>(
    sources: readonly SourceOf<T, S>[],
    settings: EvaluateSettings<S, OutputOf<T, S>> = {},
  ): Promise<EvaluationReport<PartOf<T, S, 'metrics'>>> {
    checkSettings('evaluate', settings);
    checkSources(sources);
    const { stage = 'test', score, checkpoint, noData } = settings;
    const report = await this.#call('evaluate', { sources, stage, score, checkpoint, noData }, settings, stage);
    return report as EvaluationReport<PartOf<T, S, 'metrics'>>;
  }

  /**
   * Losses and metrics of a split under the names that training logs, `val/<loss>`, `val_loss`, `<node>/<metric>`, as training itself
   * measures them. The plan does not change. Throws what `evaluate` throws.
   */
  async measure<S extends 'val' | 'test'>(sources: readonly SourceOf<T, S>[], settings: MeasureSettings<S>): Promise<Values> {
    checkSettings('measure', settings);
    checkSources(sources);
    const { stage, batchSize = 1, metrics = 'pooled', checkpoint, noData } = settings;
    return this.#call('measure', { sources, noData, stage, batchSize, metrics, checkpoint }, settings, stage);
  }

  /**
   * Trains the parameters of the plan's training step and saves the state. Unlike other calls it rejects on `signal` only when
   * the batch under way is done and what is needed to resume is on disk; if that cannot be written, why is the cause of the `AbortError`. If it fails or is aborted the plan has not changed.
   * Throws what `run` throws, and `CuviscError` `plan-not-trainable`, `train-config-invalid`, `no-data`, `train-not-finite`,
   * `batch-sizes-differ`, `monitor-unknown`, `checkpoint-missing`, `checkpoint-foreign`, `checkpoint-corrupt`,
   * `checkpoint-mismatch`, `checkpoint-name-invalid`, `metrics-log-short`, `write-failed`, `plan-changed`, `plan-locked`.
   */
  async train(splits: TrainSplitsOf<T>, options: TrainOptions = {}, settings: TrainSettings = {}): Promise<TrainReport> {
    checkSettings('train', settings);
    checkSplits(splits);
    const { train, val = [], test = [], noData } = splits;
    const flag = new AbortFlag();
    const raise = (): void => flag.raise();
    if (settings.signal?.aborted) throw abortError(settings.signal.reason);
    settings.signal?.addEventListener('abort', raise, { once: true });
    const quiet = { flag, onProgress: ignore, onEvent: listenerOf(settings) };
    const call = { ...quiet, keepInputs: settings.keepInputs ?? false, profiledAs: this.#profiledAs('train') };
    try {
      const report = await this.#send('train', { train, val, test, noData, options }, call);
      if (!this.#disposal) this.#info = await this.#call('info', null, {});
      return report;
    } catch (error) {
      if (!settings.signal?.aborted || (error as Error).name !== 'AbortError') throw error;
      const { cause } = error as Error;
      throw abortError(cause instanceof CuviscError ? cause : settings.signal.reason);
    } finally {
      settings.signal?.removeEventListener('abort', raise);
    }
  }

  /**
   * Checks what can be known of a training before hours of work, as `train` does: monitors, names of checkpoints, and the cubes of all splits by
   * their headers. Without `options` the train split is one to fit on. The plan need not be fitted and does not change.
   * Throws `CuviscError` `monitor-unknown`, `checkpoint-name-invalid`, `train-config-invalid`, `plan-not-trainable`, `labels-missing`,
   * `batch-sizes-differ`, and what `run` throws for a source, naming split and file.
   */
  async check(splits: TrainSplitsOf<T>, options?: TrainOptions, settings: CallSettings = {}): Promise<void> {
    checkSettings('call', settings);
    checkSplits(splits);
    const { train, val = [], test = [] } = splits;
    await this.#call('check', { train, val, test, options }, { keepInputs: true, ...settings });
  }

  /** A copy of the state by name; what was never set is absent. */
  async state(settings: CallSettings = {}): Promise<T['state']> {
    checkSettings('call', settings);
    return (await this.#call('state', null, settings)) as T['state'];
  }

  /** Replaces some of the state and saves it. Throws `CuviscError` `state-invalid`, `state-not-finite`, `tensor-invalid`, `plan-changed`, `plan-locked`. */
  async setState(updates: T['state'], settings: CallSettings = {}): Promise<void> {
    checkSettings('call', settings);
    checkTensors(updates);
    await this.#changing('setState', updates, settings);
  }

  /** What runs the nodes: the device found at opening, and per graph file that was loaded so far the provider that got them. */
  async placement(): Promise<Pick<PlanInfo, 'device' | 'providers'>> {
    const { device, providers } = await this.#call('info', null, {});
    return { device, providers };
  }

  /**
   * Switches profiling on or off for the calls that follow; every call of it says all settings. While it is on, calls of
   * every kind add to the rows. Throws `CuviscError` `option-invalid`, `profile-unreadable`.
   */
  async setProfiling(settings: ProfilingSettings): Promise<void> {
    checkSettings('setProfiling', settings);
    const request = profilingRequest(settings);
    await this.#call('setProfiling', request, {});
    this.#profilingEnabled = request.enabled;
  }

  /** True between `setProfiling` on and off. */
  get profilingEnabled(): boolean {
    return this.#profilingEnabled;
  }

  /** Times of all rows, or of those of a stage; a sample is what one frame took. Throws `CuviscError` `option-invalid`, `profile-unreadable`. */
  async getProfilingSummary(stage?: ProfilingStage, view: ProfilingView = {}): Promise<readonly NodeProfilingStats[]> {
    return (await this.#profilingSummary(stage, view)).rows;
  }

  /** The summary as a table: see docs/profiling.md for its columns. Throws as `getProfilingSummary` does. */
  async formatProfilingSummary(stage?: ProfilingStage, view: ProfilingTableView = {}): Promise<string> {
    const { rows, skipFirstN } = await this.#profilingSummary(stage, view);
    return profileTable(rows, { totalFrames: view.totalFrames, skipFirstN });
  }

  /** Releases the sessions and their memory, of which nothing is lost: they are made again when they are next needed. */
  async trim(): Promise<void> {
    await this.#call('trim', null, {});
  }

  /** The spans that `traceSpans` asked for. Throws `CuviscError` `profile-unreadable`. */
  getProfilingTrace(): Promise<ProfilingTrace> {
    return this.#call('profilingTrace', null, {});
  }

  /** Discards what was measured. */
  async resetProfiling(): Promise<void> {
    await this.#call('resetProfiling', null, {});
  }

  /**
   * Waits for calls under way, then frees sessions and worker. A second call waits for the first. A plan in a process of its own is
   * killed if that takes longer than `withinMs`. Throws `CuviscError` `option-invalid` if `withinMs` is given to another plan.
   */
  async dispose(settings: DisposeSettings = {}): Promise<void> {
    checkSettings('dispose', settings);
    const { withinMs } = settings;
    if (withinMs !== undefined && !this.#channel.kill) throw notKillable('withinMs');
    this.#disposal ??= this.#channel.dispose();
    const timer = withinMs === undefined ? undefined : setTimeout(() => void this.#channel.kill?.(), withinMs);
    await this.#disposal.finally(() => clearTimeout(timer));
  }

  /**
   * Ends the process that holds the plan at once, whatever it does: calls under way reject with `CuviscError` `engine-killed`, later
   * ones with `plan-closed`. The plan directory stays as it was after the last call that changed it, or becomes as the call under way
   * leaves it. Throws `CuviscError` `option-invalid` unless the plan was opened with `host: 'process'`.
   */
  async kill(): Promise<void> {
    if (!this.#channel.kill) throw notKillable('kill');
    const killed = this.#channel.kill();
    this.#disposal ??= killed;
    await killed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }

  async #profilingSummary(stage: ProfilingStage | undefined, view: ProfilingView): Promise<ProfilingSummary> {
    checkSettings('profilingView', view);
    const { by = 'fused' } = view;
    checkView(stage, by);
    return this.#call('profilingSummary', { by, stage }, {});
  }

  /** The stage in whose profile the way to the worker counts. */
  #profiledAs(stage: ProfilingStage | undefined): ProfilingStage | undefined {
    return this.#profilingEnabled ? stage : undefined;
  }

  async #changing<K extends keyof PlanCalls>(
    name: K,
    request: PlanCalls[K]['request'],
    settings: LongCallSettings,
    stage?: ProfilingStage,
  ): Promise<PlanCalls[K]['result']> {
    const result = await this.#call(name, request, settings, stage);
    if (!this.#disposal) this.#info = await this.#call('info', null, {});
    return result;
  }

  #call<K extends keyof PlanCalls>(
    name: K,
    request: PlanCalls[K]['request'],
    settings: LongCallSettings,
    stage?: ProfilingStage,
  ): Promise<PlanCalls[K]['result']> {
    const { signal, onProgress = ignore, keepInputs = false } = settings;
    const options = { onProgress, keepInputs, profiledAs: this.#profiledAs(stage) };
    if (!signal) return this.#send(name, request, options);
    const flag = new AbortFlag();
    return abortable(
      signal,
      () => this.#send(name, request, { ...options, flag }),
      () => flag.raise(),
    );
  }

  #send<K extends keyof PlanCalls>(name: K, request: PlanCalls[K]['request'], options: CallOptions): Promise<PlanCalls[K]['result']> {
    if (!this.#disposal) return this.#channel.call(name, request, options);
    return Promise.reject(new CuviscError('plan-closed', `${this.directory} was disposed of`, { hint: 'open the plan again' }));
  }
}

type StreamedOf<T extends PlanTypes, S extends Stage, K extends string> = StreamedRun<OutputsOf<T, S, K>, PartOf<T, S, 'metrics'>>;

function ignore(): void {}

function notKillable(what: string): CuviscError {
  return new CuviscError('option-invalid', `${what} needs an engine that can be ended without this process`, {
    hint: "open the plan with host: 'process'",
  });
}

function isIterable(value: unknown): boolean {
  return value !== null && typeof value === 'object' && (Symbol.iterator in value || Symbol.asyncIterator in value);
}

function listenerOf({ onProgress, onLog, onResume, onPart }: TrainSettings): (event: TrainEvent) => void {
  return (event) => {
    if (event.type === 'log') onLog?.(event.row);
    else if (event.type === 'resumed') onResume?.(event);
    else if (event.type === 'part') onPart?.(event);
    else onProgress?.(event);
  };
}
