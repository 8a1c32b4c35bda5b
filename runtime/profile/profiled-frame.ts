import type { KernelEvent } from './kernel-events.js';
import type { KernelOwner } from './kernel-owners.js';
import type { ProfilingRows, RowKey, Sample } from './profiling-rows.js';
import { type Breakdown, breakdowns, type ProfilingStage } from './profiling-settings.js';

/** Calls of a frame whose kernels are recorded from its start, and which of the others: recording costs microseconds per kernel. */
const alwaysRecorded = 4;
const recordedEvery = 8;

/** Work of the host within a frame. */
export interface HostMark {
  readonly name: string;
  readonly kind: 'host' | 'overhead';
  readonly startMs: number;
  readonly durationMs: number;
}

/** Rows for work that belongs to no node. */
export const overheadRows = {
  sending: '[sending]',
  reading: '[reading]',
  writing: '[writing]',
  prologue: '[prologue]',
  ranking: '[ranking]',
  waiting: '[waiting]',
  transfer: '[transfer]',
  onnxruntime: '[onnxruntime]',
} as const;

interface KernelSum {
  readonly owner: KernelOwner | null;
  readonly provider: string;
  ms: number;
}

/** What one frame, the data of one call of a stage's graph, took. Its kernels are known once the session's profile is read. */
export class ProfiledFrame {
  readonly stage: ProfilingStage;
  readonly startMs = performance.now();
  readonly marks: HostMark[] = [];
  /** From start to end, without what profiling itself took; set when the frame ends. */
  durationMs = 0;
  excludedMs = 0;
  #runs = 0;
  #runMs = 0;
  /** Of `#runMs`, the calls whose kernels are recorded. */
  #recordedMs = 0;
  readonly #kernels = new Map<string, KernelSum>();

  constructor(stage: ProfilingStage) {
    this.stage = stage;
  }

  /** Notes that the frame ends now. */
  end(): void {
    this.durationMs = performance.now() - this.startMs - this.excludedMs;
  }

  /** Adds a part that ends now. */
  notePart(kind: HostMark['kind'], name: string, startMs: number): void {
    this.marks.push({ kind, name, startMs, durationMs: performance.now() - startMs });
  }

  /** Whether the kernels of the next call are to be recorded: all of a few calls, a sample of many blocks. */
  get recordsNext(): boolean {
    return this.#runs < alwaysRecorded || this.#runs % recordedEvery === 0;
  }

  /** Adds a call of onnxruntime as the host saw it. */
  addRun(ms: number, recorded: boolean): void {
    this.#runs++;
    this.#runMs += ms;
    if (recorded) this.#recordedMs += ms;
  }

  addKernel({ name, provider }: Pick<KernelEvent, 'name' | 'provider'>, owner: KernelOwner | null, ms: number): void {
    const known = this.#kernels.get(name);
    if (known) known.ms += ms;
    else this.#kernels.set(name, { owner, provider, ms });
  }

  /** Adds a sample to every row that the frame has a part in; together they are the frame's duration. */
  addTo(rows: ProfilingRows): void {
    this.#addGraph(rows);
    this.#addHost(rows);
  }

  #addGraph(rows: ProfilingRows): void {
    const fused = new Shares();
    const nodes = new Shares();
    let [owned, all] = [0, 0];
    const scale = this.#recordedMs === 0 ? 1 : this.#runMs / this.#recordedMs;
    for (const [name, { owner, provider, ms: recorded }] of this.#kernels) {
      const providers = [provider];
      const ms = recorded * scale;
      all += ms;
      rows.add('kernel', this.#row('graph', name), ms, { estimate: owner?.merged ?? false, providers });
      if (!owner) continue;
      owned += ms;
      fused.add(owner.region, ms, { estimate: owner.merged, providers });
      const members = owner.members.length === 0 ? [owner.region] : owner.members;
      for (const member of members) nodes.add(member, ms / members.length, { estimate: owner.merged || members.length > 1, providers });
    }
    fused.addTo(rows, 'fused', (name) => this.#row('graph', name));
    nodes.addTo(rows, 'node', (name) => this.#row('graph', name));
    const rest = (kernels: number): number => Math.max(0, this.#runMs - kernels);
    const row = this.#row('overhead', overheadRows.onnxruntime);
    rows.add('fused', row, rest(owned));
    rows.add('node', row, rest(owned));
    rows.add('kernel', row, rest(all));
  }

  #addHost(rows: ProfilingRows): void {
    const marked = this.marks.reduce((sum, { durationMs }) => sum + durationMs, 0);
    const transfer = Math.max(0, this.durationMs - marked - this.#runMs);
    const parts = { host: new Shares(), overhead: new Shares() };
    for (const { kind, name, durationMs } of this.marks) parts[kind].add(name, durationMs);
    for (const by of breakdowns) {
      for (const kind of ['host', 'overhead'] as const) parts[kind].addTo(rows, by, (name) => this.#row(kind, name));
      rows.add(by, this.#row('overhead', overheadRows.transfer), transfer);
    }
  }

  #row(kind: RowKey['kind'], name: string): RowKey {
    return { stage: this.stage, kind, name };
  }
}

/** Sums per name, whether any part of a sum was an estimate, and who computed it. */
class Shares {
  readonly #sums = new Map<string, { ms: number; estimate: boolean; readonly providers: Set<string> }>();

  add(name: string, ms: number, { estimate, providers }: Sample = { estimate: false, providers: [] }): void {
    const sum = this.#sums.get(name) ?? { ms: 0, estimate: false, providers: new Set<string>() };
    sum.ms += ms;
    sum.estimate ||= estimate;
    for (const provider of providers) sum.providers.add(provider);
    this.#sums.set(name, sum);
  }

  addTo(rows: ProfilingRows, by: Breakdown, key: (name: string) => RowKey): void {
    for (const [name, { ms, ...sample }] of this.#sums) rows.add(by, key(name), ms, sample);
  }
}
