import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writing } from '../../schemas/disk/write-failed.js';
import type { Tensors } from '../../schemas/tensor.js';
import type { RunEvent } from './kernel-events.js';
import type { KernelOwners } from './kernel-owners.js';
import { type HostMark, overheadRows, ProfiledFrame } from './profiled-frame.js';
import { type MeasuredRun, type OpenProfiled, type ProfilableSession, ProfiledGraph, type SessionKey } from './profiled-graph.js';
import { type NodeProfilingStats, ProfilingRows, type RowKey } from './profiling-rows.js';
import { type Breakdown, breakdowns, type ProfilingRequest, type ProfilingStage, profilingRequest } from './profiling-settings.js';
import { type ProfilingTrace, TraceRecorder } from './trace-span.js';

/** Events that sessions may hold before their profiles are read: 20 MB in onnxruntime, 6 MB on disk. */
const eventLimit = 8192;

/** Graphs and sets of outputs whose sessions are kept at once; a frame uses one. */
const mostGraphs = 32;

/** What was measured, in rows. */
export interface ProfilingSummary {
  readonly rows: readonly NodeProfilingStats[];
  /** Samples that each row left out. */
  readonly skipFirstN: number;
}

/**
 * Measures what a plan does, in the plan's thread; calls follow one another. While it is off, everything passes through after one
 * look at a flag.
 */
export class Profiler<S extends ProfilableSession> {
  #settings: ProfilingRequest = profilingRequest({ enabled: false });
  #rows = new ProfilingRows(0);
  #trace = new TraceRecorder(0);
  #frame: ProfiledFrame | undefined;
  /** Frames that ended and whose kernels are still to be read. */
  #ended: ProfiledFrame[] = [];
  readonly #graphs = new Map<string, ProfiledGraph<S>>();
  #folder: string | undefined;
  #made = 0;
  #thread: number | null = null;

  get enabled(): boolean {
    return this.#settings.enabled;
  }

  /** Replaces all settings. What was measured stays unless `reset` is set or profiling is enabled with another `skipFirstN`. */
  async configure(settings: ProfilingRequest): Promise<void> {
    await this.flush();
    this.#settings = settings;
    const { enabled, reset, skipFirstN, traceSpans } = settings;
    if (reset || (enabled && skipFirstN !== this.#rows.skip)) this.#clear();
    else if (enabled && traceSpans !== this.#trace.limit) this.#trace = new TraceRecorder(traceSpans);
    if (!enabled) await this.#removeFolder();
  }

  /** Discards what was measured. */
  async reset(): Promise<void> {
    await this.flush();
    this.#clear();
  }

  async summary(by: Breakdown, stage: ProfilingStage | undefined): Promise<ProfilingSummary> {
    await this.flush();
    return { rows: this.#rows.summary(by, stage), skipFirstN: this.#rows.skip };
  }

  async trace(): Promise<ProfilingTrace> {
    await this.flush();
    const { spans, dropped } = this.#trace.trace;
    return { spans: spans.map((span) => ({ ...span, thread: span.thread ?? this.#thread })), dropped };
  }

  /** Runs `work` as one frame of a stage: one sample in each of its rows. Work that fails leaves none. */
  frame<T>(stage: ProfilingStage, work: () => Promise<T>): Promise<T> {
    return this.enabled ? this.#measuredFrame(stage, work) : work();
  }

  /** Runs `work` beside frames: one sample in a row of its own. */
  async aside<T>(row: RowKey, work: () => Promise<T>): Promise<T> {
    if (!this.enabled) return work();
    const startMs = performance.now();
    const result = await work();
    this.#noteAside(row, startMs);
    return result;
  }

  /** As `aside`, for work that does not wait. */
  asideSync<T>(row: RowKey, work: () => T): T {
    if (!this.enabled) return work();
    const startMs = performance.now();
    const result = work();
    this.#noteAside(row, startMs);
    return result;
  }

  /** Adds a sample that was measured elsewhere; nothing while profiling is off. */
  note(row: RowKey, ms: number): void {
    if (!this.enabled) return;
    for (const by of breakdowns) this.#rows.add(by, row, ms);
  }

  /** Runs a part of the current frame that has a row of its own. */
  async part<T>(kind: HostMark['kind'], name: string, work: () => Promise<T>): Promise<T> {
    if (!this.#frame) return work();
    const startMs = performance.now();
    const result = await work();
    this.#frame.notePart(kind, name, startMs);
    return result;
  }

  /** As `part`, for work that does not wait. */
  partSync<T>(kind: HostMark['kind'], name: string, work: () => T): T {
    if (!this.#frame) return work();
    const startMs = performance.now();
    const result = work();
    this.#frame.notePart(kind, name, startMs);
    return result;
  }

  /** A session whose calls are measured. `open` makes the session to measure, with the bytes and options of the plain one. */
  async session(key: SessionKey, open: OpenProfiled<S>): Promise<S> {
    const profiled = await this.#excluded(() => this.#profiledGraph(key, open));
    const session = await this.#excluded(() => profiled.session());
    return {
      ...session,
      run: (inputs, outputs) => this.#run(profiled, (current) => current.run(inputs, outputs)),
      runInto: (inputs, targets) => this.#run(profiled, (current) => current.runInto(inputs, targets)),
    };
  }

  /** Ends all sessions and deletes what they wrote. */
  async dispose(): Promise<void> {
    await this.#removeFolder();
  }

  /** Reads the profiles of all sessions into the rows. */
  async flush(): Promise<void> {
    const frames = this.#ended;
    this.#ended = [];
    for (const graph of this.#graphs.values()) await graph.drain((run, events) => this.#receive(graph.owners, run, events));
    for (const frame of frames) frame.addTo(this.#rows);
  }

  #noteAside(row: RowKey, startMs: number): void {
    const durationMs = performance.now() - startMs;
    this.note(row, durationMs);
    this.#trace.add({ name: row.name, category: 'host', startMs, durationMs, thread: null });
  }

  async #measuredFrame<T>(stage: ProfilingStage, work: () => Promise<T>): Promise<T> {
    const frame = new ProfiledFrame(stage);
    this.#frame = frame;
    try {
      const result = await work();
      frame.end();
      this.#ended.push(frame);
      this.#traceFrame(frame);
      return result;
    } finally {
      this.#frame = undefined;
      if (this.#ended.length >= eventLimit) await this.flush();
    }
  }

  async #profiledGraph(key: SessionKey, open: OpenProfiled<S>): Promise<ProfiledGraph<S>> {
    const name = `${key.graph.file.path}\n${key.variant}`;
    const known = this.#graphs.get(name);
    if (known?.version === key.version) return known;
    const full = this.#graphs.size >= mostGraphs;
    if (known || full) await this.flush();
    if (full) await this.#disposeGraphs();
    else await known?.dispose();
    this.#folder ??= await writing(tmpdir(), () => mkdtemp(join(tmpdir(), 'cuvisc-profile-')));
    const made = new ProfiledGraph(key, join(this.#folder, String(this.#made++)), open);
    this.#graphs.set(name, made);
    return made;
  }

  async #run(graph: ProfiledGraph<S>, call: (session: S) => Promise<Tensors>): Promise<Tensors> {
    const recorded = this.#frame?.recordsNext ?? true;
    const session = await this.#excluded(async () => {
      if (!recorded) return graph.plain();
      if (this.#events >= eventLimit) await this.flush();
      return graph.session();
    });
    const startMs = performance.now();
    const results = await call(session).catch(async (error: unknown) => {
      // What this call has written must not be taken for the next one's. Its own error is the one to tell.
      await this.flush().catch(() => undefined);
      throw error;
    });
    const durationMs = performance.now() - startMs;
    this.#frame?.addRun(durationMs, recorded);
    if (recorded) graph.noteRun({ frame: this.#frame, startMs, durationMs });
    else this.#trace.add({ name: overheadRows.onnxruntime, category: 'run', startMs, durationMs, thread: null });
    return results;
  }

  get #events(): number {
    return [...this.#graphs.values()].reduce((sum, graph) => sum + graph.events, 0);
  }

  /** Work of the profiler itself: it does not count as a part of the frame. */
  async #excluded<T>(work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    if (this.#frame) this.#frame.excludedMs += performance.now() - start;
    return result;
  }

  #receive(owners: KernelOwners, run: MeasuredRun, events: RunEvent): void {
    this.#thread ??= events.thread;
    for (const kernel of events.kernels) run.frame?.addKernel(kernel, owners.ownerOf(kernel.name), kernel.durationUs / 1000);
    if (!this.#trace.full) this.#traceRun(owners, run, events);
  }

  #traceFrame({ stage, startMs, durationMs, excludedMs, marks }: ProfiledFrame): void {
    this.#trace.add({ name: stage, category: 'frame', startMs, durationMs: durationMs + excludedMs, thread: null });
    for (const mark of marks)
      this.#trace.add({ name: mark.name, category: 'host', startMs: mark.startMs, durationMs: mark.durationMs, thread: null });
  }

  /** onnxruntime's clock starts with its session: the middle of a call is the same moment on both clocks, but for microseconds. */
  #traceRun(owners: KernelOwners, run: MeasuredRun, { startUs, durationUs, thread, kernels }: RunEvent): void {
    const shift = run.startMs + run.durationMs / 2 - (startUs + durationUs / 2) / 1000;
    this.#trace.add({ name: overheadRows.onnxruntime, category: 'run', startMs: run.startMs, durationMs: run.durationMs, thread });
    let group: { readonly name: string; readonly startMs: number; durationMs: number } | undefined;
    for (const kernel of kernels) {
      const startMs = kernel.startUs / 1000 + shift;
      const durationMs = kernel.durationUs / 1000;
      const name = owners.ownerOf(kernel.name)?.region ?? overheadRows.onnxruntime;
      if (group?.name === name) group.durationMs = startMs + durationMs - group.startMs;
      else {
        if (group) this.#trace.add({ ...group, category: 'fused', thread });
        group = { name, startMs, durationMs };
      }
      this.#trace.add({ name: kernel.name, category: 'kernel', startMs, durationMs, thread });
    }
    if (group) this.#trace.add({ ...group, category: 'fused', thread });
  }

  #clear(): void {
    this.#rows = new ProfilingRows(this.#settings.skipFirstN);
    this.#trace = new TraceRecorder(this.#settings.traceSpans);
  }

  async #disposeGraphs(): Promise<void> {
    for (const graph of this.#graphs.values()) await graph.dispose();
    this.#graphs.clear();
  }

  async #removeFolder(): Promise<void> {
    await this.#disposeGraphs();
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }
}
