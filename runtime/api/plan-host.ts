import { join } from 'node:path';
import { manifestMessage } from '../../schemas/manifest-message.js';
import { withSystemCode } from '../../schemas/disk/write-failed.js';
import { manifestName } from '../../schemas/plan-serialisation.js';
import { type Tensor, tensorWith, type Tensors } from '../../schemas/tensor.js';
import { type EvaluateRequest, type EvaluationReport, evaluatePlan } from '../evaluate/evaluate-plan.js';
import { type FitReport, type FitRequest, fitPlan } from '../fit/fit-plan.js';
import { fitShard, type MergeReport, mergeShards, type ShardRequest } from '../fit/shards.js';
import { checkHosts } from '../plan/check-form.js';
import { withState } from '../plan/plan-state.js';
import { readPlan } from '../plan/verified-plan.js';
import { overheadRows } from '../profile/profiled-frame.js';
import type { ProfilingSummary } from '../profile/profiler.js';
import type { Breakdown, ProfilingRequest, ProfilingStage } from '../profile/profiling-settings.js';
import type { ProfilingTrace } from '../profile/trace-span.js';
import { type RunRequest, type RunResult, runStage } from '../run/run-stage.js';
import { type CheckRequest, checkTraining } from '../train/check-training.js';
import { type MeasureRequest, measurePlan } from '../train/measure-plan.js';
import type { Values } from '../train/metric-values.js';
import { type TrainReport, trainPlan } from '../train/train-plan.js';
import type { TrainRequest } from '../train/train-run.js';
import { showCheckpoint, withCheckpoint } from '../train/with-checkpoint.js';
import { readTuning } from '../engine/tuning-file.js';
import type { TrainControl } from '../train/train-events.js';
import { type Device, type DeviceRequest, resolveDevice } from '../engine/devices.js';
import { checkHostCalls } from '../plan/check-host-calls.js';
import { loadHosts } from '../host/hosts.js';
import { LoadedPlan } from '../run/loaded-plan.js';
import type { Provider } from '../engine/onnx-session.js';
import type { Sending } from './sending.js';

/** What a host needs to open a plan; plain data, as it is sent to the worker. */
export interface HostRequest {
  readonly directory: string;
  readonly device: DeviceRequest;
  readonly threads: number | undefined;
  /** Pixels per block; undefined for what was measured or estimated. */
  readonly blockPixels: number | undefined;
  readonly hosts: string | undefined;
  /** A checkpoint whose parameters the plan has in memory in place of its own. */
  readonly checkpoint: string | undefined;
}

/** A snapshot of an open plan. */
export interface PlanInfo {
  /** The manifest as `manifestMessage` writes it. */
  readonly manifest: string;
  /** Levels of the fit that have set their state, counted from the first. */
  readonly fittedLevels: number;
  readonly device: Device;
  /** Bytes of all files of the plan. */
  readonly bytes: number;
  /** What runs the nodes of each graph that was loaded so far, by graph file. */
  readonly providers: Readonly<Record<string, Provider>>;
}

/** The calls that a plan answers, with their arguments and results; all are plain data and tensors. */
export interface PlanCalls {
  info: { readonly request: null; readonly result: PlanInfo };
  run: { readonly request: RunRequest; readonly result: RunResult };
  fit: { readonly request: FitRequest; readonly result: FitReport };
  fitShard: { readonly request: ShardRequest; readonly result: Uint8Array };
  mergeShards: { readonly request: readonly string[]; readonly result: MergeReport };
  evaluate: { readonly request: EvaluateRequest & { readonly checkpoint: string | undefined }; readonly result: EvaluationReport };
  measure: { readonly request: MeasureRequest; readonly result: Values };
  train: { readonly request: TrainRequest; readonly result: TrainReport };
  check: { readonly request: CheckRequest; readonly result: null };
  trim: { readonly request: null; readonly result: null };
  state: { readonly request: null; readonly result: Tensors };
  setState: { readonly request: Tensors; readonly result: null };
  setProfiling: { readonly request: ProfilingRequest; readonly result: null };
  resetProfiling: { readonly request: null; readonly result: null };
  profilingSummary: { readonly request: SummaryRequest; readonly result: ProfilingSummary };
  profilingTrace: { readonly request: null; readonly result: ProfilingTrace };
}

/** Which rows of the profile are asked for. */
export interface SummaryRequest {
  readonly by: Breakdown;
  /** All stages if undefined. */
  readonly stage: ProfilingStage | undefined;
}

type Answers = {
  readonly [K in keyof PlanCalls]: (plan: LoadedPlan, request: PlanCalls[K]['request'], control: TrainControl) => Promise<PlanCalls[K]['result']>;
};

const answers: Answers = {
  info: async (plan) => ({
    manifest: manifestMessage(plan.manifest),
    fittedLevels: plan.state.fittedLevels,
    device: plan.device,
    bytes: plan.bytes,
    providers: plan.providers,
  }),
  run: runStage,
  fit: (plan, sources, control) => plan.exclusively({ command: 'fit', brief: false }, () => fitPlan(plan, sources, control)),
  fitShard,
  mergeShards: (plan, files, control) => plan.exclusively({ command: 'merge', brief: true }, () => mergeShards(plan, files, control)),
  evaluate: (plan, request, control) => withCheckpoint(plan, request.checkpoint, () => evaluatePlan(plan, request, control)),
  measure: measurePlan,
  train: (plan, request, control) => plan.exclusively({ command: 'train', brief: false }, () => trainPlan(plan, request, control)),
  check: checkTraining,
  trim: async (plan) => {
    await plan.trim();
    return null;
  },
  state: async (plan) => Object.fromEntries(Object.entries(plan.state.tensors).map(([name, value]) => [name, copied(value)])),
  setState: async (plan, updates) => {
    await plan.exclusively({ command: 'set state', brief: true }, () => saveUpdates(plan, updates));
    return null;
  },
  setProfiling: async ({ profiler }, settings) => {
    await profiler.configure(settings);
    return null;
  },
  resetProfiling: async ({ profiler }) => {
    await profiler.reset();
    return null;
  },
  profilingSummary: async ({ profiler }, { by, stage }) => profiler.summary(by, stage),
  profilingTrace: async ({ profiler }) => profiler.trace(),
};

async function saveUpdates(plan: LoadedPlan, updates: Tensors): Promise<void> {
  const before = plan.state;
  try {
    plan.setState(withState(plan.manifest, before, updates));
    await plan.save();
  } catch (error) {
    plan.setState(before);
    throw error;
  }
}

/** Results are moved to the caller, so what stays in the plan must be copied. */
function copied(value: Tensor): Tensor {
  return tensorWith(value.dtype, value.dims, value.data.slice());
}

/** An open plan in this thread: answers calls one after another, in the order in which they came. */
export class PlanHost {
  readonly #plan: LoadedPlan;
  /** Calls that have not ended, and the end of the last of them. */
  #unfinished = 0;
  #last: Promise<void> = Promise.resolve();

  private constructor(plan: LoadedPlan) {
    this.#plan = plan;
  }

  /** Verifies and opens a plan directory. Errors: `openPlan` lists them. */
  static async open(request: HostRequest): Promise<PlanHost> {
    const verified = await readPlan(request.directory).catch((error: unknown) => {
      throw withSystemCode(error);
    });
    const device = await resolveDevice(request.device);
    const { threads, blockPixels } = request;
    const execution = { threads, blockPixels, tuning: await readTuning() };
    const hosts = await loadHosts(request.hosts);
    checkHosts(join(request.directory, manifestName), verified.manifest, hosts);
    checkHostCalls(verified.manifest, hosts);
    const plan = new LoadedPlan(verified, hosts, device, execution);
    if (request.checkpoint !== undefined) {
      await showCheckpoint(plan, request.checkpoint);
      plan.borrow(request.checkpoint);
    }
    return new PlanHost(plan);
  }

  /** Answers one call. Throws `AbortError` once `control` says so. `sending` is what it took to bring it here, for the profile. */
  call<K extends keyof PlanCalls>(
    name: K,
    request: PlanCalls[K]['request'],
    control: TrainControl,
    sending?: Sending,
  ): Promise<PlanCalls[K]['result']> {
    return this.#enqueue(async () => {
      control.check();
      const result = await answers[name](this.#plan, request, control).catch((error: unknown) => {
        throw withSystemCode(error);
      });
      if (sending) this.#plan.profiler.note({ stage: sending.stage, kind: 'overhead', name: overheadRows.sending }, sending.ms);
      return result;
    });
  }

  /** Releases the sessions after the calls that are under way. */
  dispose(): Promise<void> {
    return this.#enqueue(() => this.#plan.release());
  }

  #enqueue<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#unfinished === 0 ? task() : this.#last.then(task);
    const finish = (): void => {
      this.#unfinished--;
    };
    this.#unfinished++;
    this.#last = result.then(finish, finish);
    return result;
  }
}
