import { availableParallelism } from 'node:os';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { FolderLock, LockRequest } from '../../schemas/disk/folder-lock.js';
import type { PlainGraph, PlanGraph, PlanManifest } from '../../schemas/plan.js';
import type { Tensors } from '../host/contracts.js';
import { decodeState, type PlanState } from '../plan/plan-state.js';
import { lockPlan, saveState } from '../plan/save-state.js';
import type { VerifiedPlan } from '../plan/verified-plan.js';
import { pixelsPerBlock } from '../tensor/blocks.js';
import { deriveTensors } from '../host/derived.js';
import type { Device } from '../engine/devices.js';
import { type Arrangement, arrangementFor, type Execution } from '../engine/execution.js';
import { HelperThread } from '../fit/helper-thread.js';
import type { Hosts } from '../host/hosts.js';
import { overheadRows } from '../profile/profiled-frame.js';
import { Profiler } from '../profile/profiler.js';
import type { ProfilingStage } from '../profile/profiling-settings.js';
import { createSession, type EngineSession, type Provider, type SessionRequest } from '../engine/onnx-session.js';
import { specialiseModel } from '../engine/specialise-model.js';
import { StageSessions } from '../engine/session-pool.js';

/** Threads among which one can deal out blocks before copying them takes all of its time. */
const mostThreads = 4;

/** A plan in memory: verified files, current state, and the sessions that were needed so far. */
export class LoadedPlan {
  readonly hosts: Hosts;
  readonly device: Device;
  readonly profiler = new Profiler<EngineSession>();
  readonly #execution: Execution;
  readonly #helpers: HelperThread[] = [];
  readonly #sessions = new Map<string, EngineSession>();
  readonly #providers = new Map<string, Provider>();
  readonly #derived = new Map<string, Tensors>();
  /** Results of each prologue for the current state, by file. */
  readonly #prologues = new Map<string, Tensors>();
  readonly #stageSessions = new StageSessions();
  readonly #arrangements = new Map<number, Arrangement>();
  #plan: VerifiedPlan;
  #state: PlanState;
  #pinned: Tensors = {};
  /** Counts the states that the plan has had. */
  #stateVersion = 0;
  #lock: FolderLock | undefined;

  constructor(plan: VerifiedPlan, hosts: Hosts, device: Device, execution: Execution) {
    this.hosts = hosts;
    this.device = device;
    this.#execution = execution;
    this.#plan = plan;
    const file = plan.manifest.stateFile.path;
    this.#state = decodeState(plan.manifest, plan.files.get(file) as Uint8Array, file);
  }

  get manifest(): PlanManifest {
    return this.#plan.manifest;
  }

  get state(): PlanState {
    return this.#state;
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
    this.#state = state;
    this.#pinned = pinned;
    this.#derived.clear();
    this.#prologues.clear();
    this.#stageSessions.expire();
    this.#stateVersion++;
  }

  /**
   * Does `work`, which may save, while no other process or thread writes the plan directory. Throws `CuviscError` `plan-locked` while another
   * does, and `plan-changed` if one has since the plan was opened or last saved, before `work` begins.
   */
  async exclusively<T>(request: LockRequest, work: () => Promise<T>): Promise<T> {
    const lock = await lockPlan(this.#plan, request);
    this.#lock = lock;
    try {
      return await work();
    } finally {
      this.#lock = undefined;
      await lock.release();
    }
  }

  /** Writes the state in memory to the plan directory, within `exclusively`. Throws as `saveState` does. */
  async save(stage: ProfilingStage = 'fit'): Promise<void> {
    const row = { stage, kind: 'overhead', name: overheadRows.writing } as const;
    this.#plan = await this.profiler.aside(row, () => saveState(this.#plan, this.#lock as FolderLock, this.#state));
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
    const { path } = graph.file;
    if (!profiler.enabled) {
      return this.#stageSessions.get(path, outputs, async () => this.#specialised(graph, outputs, await this.fixedInputs(graph)));
    }
    const fixed = await this.fixedInputs(graph);
    const request = { graph, variant: outputs.join('\n'), version: this.#stateVersion };
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

  /** The session of a graph with all its inputs and outputs, loaded at its first use; one whose calls are measured while the plan is profiled. */
  session(graph: PlainGraph): Promise<EngineSession> {
    if (!this.profiler.enabled) return this.#sessionOn(this.device, graph, this.#execution.threads);
    return this.#profiledSession(graph, this.#execution.threads);
  }

  /** The session of a graph whose blocks helpers share: on one onnxruntime thread. Other sessions of the graph must not have been asked for. */
  sharedSession(graph: PlainGraph): Promise<EngineSession> {
    return this.profiler.enabled ? this.#profiledSession(graph, 1) : this.#sessionOn(this.device, graph, 1);
  }

  #profiledSession(graph: PlainGraph, threads: number | undefined): Promise<EngineSession> {
    const request = { graph, variant: `threads ${threads}`, version: 0 };
    return this.profiler.session(request, (profile) => this.#unspecialised(this.device, graph, threads, profile));
  }

  /**
   * Threads that share the blocks of a graph with this one: as many together as onnxruntime would use, at most four, as one
   * thread feeds them all. None on other devices than the CPU.
   */
  get helperCount(): number {
    return this.device === 'cpu' ? Math.min(this.#execution.threads ?? availableParallelism(), mostThreads) - 1 : 0;
  }

  /** The helpers, each started at its first use. */
  helpers(): readonly HelperThread[] {
    while (this.#helpers.length < this.helperCount) this.#helpers.push(new HelperThread());
    return this.#helpers;
  }

  async #sessionOn(device: Device, graph: PlainGraph, threads: number | undefined): Promise<EngineSession> {
    const { path } = graph.file;
    const known = this.#sessions.get(path);
    if (known) return known;
    const session = await this.#unspecialised(device, graph, threads);
    this.#sessions.set(path, session);
    return session;
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
   * Throws `CuviscError` `plan-not-fitted` naming the nodes whose state was never set.
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
    const session = await this.#sessionOn('cpu', graph, this.#execution.threads);
    return session.run(inputs, outputs);
  }

  /** State and derived tensors by name. Throws as `fixedInputs` does. */
  valuesOf(state: readonly string[], derived: readonly string[]): Tensors {
    const open = derived.filter((name) => !Object.hasOwn(this.#pinned, name));
    const derivations = this.manifest.derived.filter((each) => Object.values(each.outputs).some((output) => open.includes(output.name)));
    this.#requireState([...state, ...derivations.flatMap((each) => Object.values(each.inputs))]);
    const computed = Object.assign({}, ...derivations.map((each) => this.#derive(each))) as Tensors;
    const values: Tensors = { ...this.#state.tensors, ...computed, ...this.#pinned };
    return Object.fromEntries([...state, ...derived].map((name) => [name, values[name] as Tensors[string]]));
  }

  #derive(derivation: PlanManifest['derived'][number]): Tensors {
    const key = JSON.stringify(derivation.outputs);
    const known = this.#derived.get(key) ?? deriveTensors(this.hosts, derivation, this.#state.tensors);
    this.#derived.set(key, known);
    return known;
  }

  #requireState(names: readonly string[]): void {
    const unset = names.filter((name) => !this.#state.tensors[name]);
    if (unset.length === 0) return;
    const nodes = [...new Set(unset.map((name) => this.manifest.state.find((spec) => spec.name === name)?.node ?? name))];
    throw new CuviscError('plan-not-fitted', `the plan is not fitted: ${nodes.join(', ')} ${nodes.length === 1 ? 'has' : 'have'} no state yet`, {
      place: { node: nodes[0] as string },
      hint: 'fit it with `cuvisc fit` (or plan.fit) on representative data, or load a state',
    });
  }

  async release(): Promise<void> {
    await this.profiler.dispose();
    await Promise.all(this.#helpers.splice(0).map((helper) => helper.dispose()));
    for (const session of this.#sessions.values()) await session.release();
    this.#sessions.clear();
    await this.#stageSessions.release();
  }
}
