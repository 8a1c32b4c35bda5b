import type { PlanManifest } from '../../schemas/plan.js';
import type { Tensor } from '../../schemas/tensor.js';
import { type EvaluateRequest, type EvaluationReport, evaluatePlan } from '../evaluate/evaluate-plan.js';
import { type FitReport, fitPlan } from '../fit/fit-plan.js';
import { fitShard, mergeShards, type ShardRequest } from '../fit/shards.js';
import type { Tensors } from '../host/contracts.js';
import { withState } from '../plan/plan-state.js';
import { readPlan } from '../plan/verified-plan.js';
import { type RunRequest, type RunResult, runStage } from '../run/run-stage.js';
import type { Source } from '../run/sources.js';
import { type MeasureRequest, measurePlan } from '../train/measure-plan.js';
import type { Values } from '../train/metric-values.js';
import { type TrainReport, trainPlan } from '../train/train-plan.js';
import type { TrainRequest } from '../train/train-run.js';
import { withCheckpoint } from '../train/with-checkpoint.js';
import type { Control } from './control.js';
import { type Device, type DeviceRequest, resolveDevice } from './devices.js';
import { loadHosts } from './hosts.js';
import { LoadedPlan } from './loaded-plan.js';
import type { Provider } from './onnx-session.js';

/** What a host needs to open a plan; plain data, as it is sent to the worker. */
export interface HostRequest {
  readonly directory: string;
  readonly device: DeviceRequest;
  readonly threads: number | undefined;
  readonly hosts: string | undefined;
}

/** A snapshot of an open plan. */
export interface PlanInfo {
  readonly manifest: PlanManifest;
  /** Levels of the fit that have set their state, counted from the first. */
  readonly fittedLevels: number;
  readonly device: Device;
  /** What runs the nodes of each graph that was loaded so far, by graph file. */
  readonly providers: Readonly<Record<string, Provider>>;
}

/** The calls that a plan answers, with their arguments and results; all are plain data and tensors. */
export interface PlanCalls {
  info: { readonly request: null; readonly result: PlanInfo };
  run: { readonly request: RunRequest; readonly result: RunResult };
  fit: { readonly request: readonly Source[]; readonly result: FitReport };
  fitShard: { readonly request: ShardRequest; readonly result: Uint8Array };
  mergeShards: { readonly request: readonly string[]; readonly result: FitReport };
  evaluate: { readonly request: EvaluateRequest & { readonly checkpoint: string | undefined }; readonly result: EvaluationReport };
  measure: { readonly request: MeasureRequest; readonly result: Values };
  train: { readonly request: TrainRequest; readonly result: TrainReport };
  state: { readonly request: null; readonly result: Tensors };
  setState: { readonly request: Tensors; readonly result: null };
}

type Answers = {
  readonly [K in keyof PlanCalls]: (plan: LoadedPlan, request: PlanCalls[K]['request'], control: Control) => Promise<PlanCalls[K]['result']>;
};

const answers: Answers = {
  info: async (plan) => ({ manifest: plan.manifest, fittedLevels: plan.state.fittedLevels, device: plan.device, providers: plan.providers }),
  run: runStage,
  fit: fitPlan,
  fitShard,
  mergeShards,
  evaluate: (plan, request, control) => withCheckpoint(plan, request.checkpoint, () => evaluatePlan(plan, request, control)),
  measure: measurePlan,
  train: trainPlan,
  state: async (plan) => Object.fromEntries(Object.entries(plan.state.tensors).map(([name, value]) => [name, copied(value)])),
  setState: async (plan, updates) => {
    const before = plan.state;
    plan.setState(withState(plan.manifest, before, updates));
    await plan.save().catch((error: unknown) => {
      plan.setState(before);
      throw error;
    });
    return null;
  },
};

/** Results are moved to the caller, so what stays in the plan must be copied. */
function copied(value: Tensor): Tensor {
  return { ...value, data: value.data.slice() };
}

/** An open plan in this thread: answers calls one after another, in the order in which they came. */
export class PlanHost {
  readonly #plan: LoadedPlan;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(plan: LoadedPlan) {
    this.#plan = plan;
  }

  /** Verifies and opens a plan directory. Errors: `openPlan` lists them. */
  static async open(request: HostRequest): Promise<PlanHost> {
    const verified = await readPlan(request.directory);
    const device = await resolveDevice(request.device);
    return new PlanHost(new LoadedPlan(verified, await loadHosts(request.hosts), device, request.threads));
  }

  /** Answers one call. Throws `AbortError` once `control` says so. */
  call<K extends keyof PlanCalls>(name: K, request: PlanCalls[K]['request'], control: Control): Promise<PlanCalls[K]['result']> {
    return this.#enqueue(async () => {
      control.check();
      return answers[name](this.#plan, request, control);
    });
  }

  /** Releases the sessions after the calls that are under way. */
  dispose(): Promise<void> {
    return this.#enqueue(() => this.#plan.release());
  }

  #enqueue<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task, task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
