import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { FolderLock, LockRequest } from '../../schemas/disk/folder-lock.js';
import type { PlainGraph, PlanGraph, PlanManifest } from '../../schemas/plan.js';
import type { Tensors } from '../../schemas/tensor.js';
import type { Device } from '../engine/devices.js';
import { type Arrangement, arrangementFor, type Execution } from '../engine/execution.js';
import { createSession, type EngineSession, type Provider, type SessionRequest } from '../engine/onnx-session.js';
import { SessionPool } from '../engine/session-pool.js';
import { specialiseModel } from '../engine/specialise-model.js';
import type { Hosts } from '../host/hosts.js';
import type { PlanState } from '../plan/plan-state.js';
import { lockPlan, saveState } from '../plan/save-state.js';
import { StateStore } from '../plan/state-store.js';
import type { VerifiedPlan } from '../plan/verified-plan.js';
import { overheadRows } from '../profile/profiled-frame.js';
import { Profiler } from '../profile/profiler.js';
import type { ProfilingStage } from '../profile/profiling-settings.js';
import { pixelsPerBlock } from '../tensor/blocks.js';

/** A plan in memory: verified files, current state, and the sessions that were needed so far. */
export class LoadedPlan {
  readonly hosts: Hosts;
  readonly device: Device;
  readonly profiler = new Profiler<EngineSession>();
  readonly #execution: Execution;
  readonly #states: StateStore;
  readonly #sessions = new SessionPool();
  readonly #providers = new Map<string, Provider>();
  /** Results of each prologue for the current state, by file. */
  readonly #prologues = new Map<string, Tensors>();
  readonly #arrangements = new Map<number, Arrangement>();
  readonly #closing: (() => Promise<void>)[] = [];
  #plan: VerifiedPlan;
  #lock: FolderLock | undefined;
  /** The checkpoint whose parameters it has in place of its own. */
  #borrowed: string | undefined;

  constructor(plan: VerifiedPlan, hosts: Hosts, device: Device, execution: Execution) {
    this.hosts = hosts;
    this.device = device;
    this.#execution = execution;
    this.#plan = plan;
    this.#states = new StateStore(plan, hosts);
  }

  get manifest(): PlanManifest {
    return this.#plan.manifest;
  }

  get state(): PlanState {
    return this.#states.state;
  }

  /** Bytes of all files of the plan. */
  get bytes(): number {
    return [...this.#plan.files.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Threads that the caller asked for; undefined leaves the choice to onnxruntime. */
  get threads(): number | undefined {
    return this.#execution.threads;
  }

  /** Which provider runs each graph that was loaded so far, by graph file. */
  get providers(): Readonly<Record<string, Provider>> {
    return Object.fromEntries(this.#providers);
  }

  /**
   * Replaces the state in memory; derived tensors are computed again when they are next needed, except those in `pinned`,
   * which stand in for them until the state is replaced again.
   */
  setState(state: PlanState, pinned: Tensors = {}): void {
    this.#states.set(state, pinned);
    this.#prologues.clear();
    this.#sessions.expire();
  }

  /** Derived tensors follow from the state again: none is pinned any longer. */
  unpin(): void {
    this.setState(this.state);
  }

  /**
   * Does `work`, which may save, while no other process or thread writes the plan directory. Throws `CuviscError` `plan-locked` while another
   * does, `plan-changed` if one has since the plan was opened or last saved, and `option-invalid` for a plan with the parameters of a checkpoint, before `work` begins.
   */
  async exclusively<T>(request: LockRequest, work: () => Promise<T>): Promise<T> {
    if (this.#borrowed !== undefined) throw notItsOwn(this.#borrowed);
    const lock = await lockPlan(this.#plan, request);
    this.#lock = lock;
    try {
      return await work();
    } finally {
      this.#lock = undefined;
      await lock.release();
    }
  }

  /** Says that the state in memory is that of a checkpoint: it is never saved. */
  borrow(checkpoint: string): void {
    this.#borrowed = checkpoint;
  }

  /** Writes the state in memory to the plan directory, within `exclusively`. Throws as `saveState` does. */
  async save(stage: ProfilingStage = 'fit'): Promise<void> {
    const row = { stage, kind: 'overhead', name: overheadRows.writing } as const;
    this.#plan = await this.profiler.aside(row, () => saveState(this.#plan, this.#lock as FolderLock, this.state));
  }

  /** Pixels per block of a graph that is run in blocks. */
  blockPixels(graph: PlanGraph): number {
    return this.#arrangementOf(graph).blockPixels;
  }

  #arrangementOf({ pixelBytes }: PlanGraph): Arrangement {
    const { threads, blockPixels = pixelsPerBlock } = this.#execution;
    if (this.device !== 'cpu' || pixelBytes === null) return { threads, blockPixels };
    const known = this.#arrangements.get(pixelBytes) ?? arrangementFor(this.#execution, pixelBytes);
    this.#arrangements.set(pixelBytes, known);
    return known;
  }

  /**
   * The session of a graph that computes `outputs` only, from batch inputs only: all that follows from the current state is
   * a constant of it. One whose calls are measured while the plan is profiled. Throws as `fixedInputs` does.
   */
  async stageSession(graph: PlanGraph, outputs: readonly string[]): Promise<EngineSession> {
    const { profiler } = this;
    if (!profiler.enabled) {
      const key = { path: graph.file.path, device: this.device, threads: this.#arrangementOf(graph).threads, outputs };
      return this.#sessions.bound(key, async () => this.#specialised(graph, outputs, await this.fixedInputs(graph)));
    }
    const fixed = await this.fixedInputs(graph);
    const request = { graph, variant: outputs.join('\n'), version: this.#states.version };
    return profiler.session(request, (profile) => this.#specialised(graph, outputs, fixed, profile));
  }

  #specialised(graph: PlanGraph, outputs: readonly string[], fixed: Tensors, profile?: string): Promise<EngineSession> {
    const model = specialiseModel(this.modelOf(graph), fixed, outputs);
    return this.#createSession({ file: graph.file.path, model, device: this.device, threads: this.#arrangementOf(graph).threads, profile });
  }

  /** The ONNX model of a graph. */
  modelOf({ file }: PlainGraph): Uint8Array {
    return this.#plan.files.get(file.path) as Uint8Array;
  }

  /**
   * The session of a graph with all its inputs and outputs, on `threads` threads of onnxruntime, loaded at its first use; one
   * whose calls are measured while the plan is profiled.
   */
  session(graph: PlainGraph, threads = this.threads): Promise<EngineSession> {
    if (!this.profiler.enabled) return this.#wholeSession(this.device, graph, threads);
    const request = { graph, variant: `threads ${threads}`, version: 0 };
    return this.profiler.session(request, (profile) => this.#unspecialised(this.device, graph, threads, profile));
  }

  #wholeSession(device: Device, graph: PlainGraph, threads: number | undefined): Promise<EngineSession> {
    return this.#sessions.whole({ path: graph.file.path, device, threads }, () => this.#unspecialised(device, graph, threads));
  }

  #unspecialised(device: Device, graph: PlainGraph, threads: number | undefined, profile?: string): Promise<EngineSession> {
    const file = graph.file.path;
    return this.#createSession({ file, model: this.modelOf(graph), device, threads, profile });
  }

  async #createSession(request: SessionRequest): Promise<EngineSession> {
    const session = await createSession(request);
    this.#providers.set(request.file, session.provider);
    return session;
  }

  /**
   * State, derived and prologue inputs of a graph; the prologue runs if the state changed since it last did.
   * Throws as `StateStore.valuesOf` does.
   */
  async fixedInputs(graph: PlanGraph): Promise<Tensors> {
    const { prologue, inputs } = graph;
    if (!prologue && !inputs.some(({ source }) => source === 'derived')) return this.#stateInputs(graph);
    return this.profiler.part('overhead', overheadRows.prologue, async () => ({
      ...this.#stateInputs(graph),
      ...(prologue && (await this.#prologueResults(prologue))),
    }));
  }

  #stateInputs(graph: PlainGraph): Tensors {
    const names = (source: 'state' | 'derived') => graph.inputs.filter((input) => input.source === source).map((input) => input.name);
    return this.valuesOf(names('state'), names('derived'));
  }

  async #prologueResults(prologue: PlainGraph): Promise<Tensors> {
    const { path } = prologue.file;
    const known = this.#prologues.get(path);
    if (known) return known;
    const results = await this.runOnState(
      prologue,
      {},
      prologue.outputs.map((output) => output.name),
    );
    this.#prologues.set(path, results);
    return results;
  }

  /**
   * Runs a graph of float64 arithmetic on state, derived tensors and `given`; on the CPU, as other devices lack float64.
   * Throws as `fixedInputs` does.
   */
  async runOnState(graph: PlainGraph, given: Tensors, outputs: readonly string[]): Promise<Tensors> {
    const inputs = { ...this.#stateInputs(graph), ...given };
    const session = await this.#wholeSession('cpu', graph, this.threads);
    return session.run(inputs, outputs);
  }

  /** State and derived tensors by name. Throws as `StateStore.valuesOf` does. */
  valuesOf(state: readonly string[], derived: readonly string[]): Tensors {
    return this.#states.valuesOf(state, derived);
  }

  /** Has `close` called when the plan is closed, before its sessions are released. */
  onClose(close: () => Promise<void>): void {
    this.#closing.push(close);
  }

  /** Frees the sessions; they are made again when they are next needed. */
  async trim(): Promise<void> {
    await this.#sessions.release();
  }

  /** Ends what was opened for the plan. */
  async release(): Promise<void> {
    await this.profiler.dispose();
    await Promise.all(this.#closing.splice(0).map((close) => close()));
    await this.#sessions.release();
  }
}

function notItsOwn(checkpoint: string): CuviscError {
  return new CuviscError('option-invalid', 'the plan was opened with the parameters of a checkpoint and cannot be changed', {
    place: { file: checkpoint },
    hint: 'open it without the checkpoint',
  });
}
