import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { manifestName } from '../../schemas/plan-serialisation.js';
import { abortable } from './abortable.js';
import { bytesIn, CallGate } from './call-gate.js';
import { checkEngineOptions } from './check-call.js';
import { EngineThread } from './engine-thread.js';
import { type OpenOptions, requestOf } from './open-plan.js';
import { Plan } from './plan.js';
import type { PlanChannel } from './plan-channel.js';
import type { HostRequest } from './plan-host.js';
import type { PlanTypes } from './plan-types.js';
import { openBehind } from './remote-channel.js';

/** How much of the machine an engine takes. */
export interface EngineOptions {
  /** Threads that hold plans; calls of plans in different ones run at the same time. Default 1. */
  readonly workers?: number;
  /** Threads of onnxruntime per graph. Default: the processor's, shared by the workers. */
  readonly threads?: number;
  /** Calls that may be under way or waiting, over all plans; further ones are refused. Default 64. */
  readonly queue?: number;
  /**
   * Bytes that the tensors of calls may hold together, and that the files of plans with sessions may: sessions of the plan used
   * longest ago are then freed, and made again when it is next used. Default 4 GiB.
   */
  readonly memoryLimit?: number;
}

/** What of `OpenOptions` an engine leaves to each plan. */
export type EngineOpenOptions = Omit<OpenOptions, 'host' | 'threads'>;

/** A plan that the engine holds, for all who opened it. */
interface Held {
  readonly thread: EngineThread;
  readonly opening: Promise<PlanChannel>;
  users: number;
  bytes: number;
  /** Calls under way or waiting. */
  calls: number;
  /** Whether it may have sessions. */
  warm: boolean;
}

/**
 * Holds plans in a few threads for a service: opening a plan twice gives two handles on one, sessions and state included; calls
 * beyond a bound are refused with `engine-busy` instead of piling up.
 */
export class Engine {
  readonly #options: Required<EngineOptions>;
  readonly #threads: EngineThread[] = [];
  /** Least recently used first. */
  readonly #held = new Map<string, Held>();
  readonly #gate: CallGate;
  #closed = false;

  /** Use `createEngine`. */
  constructor(options: Required<EngineOptions>) {
    this.#options = options;
    this.#gate = new CallGate(options.queue, options.memoryLimit);
  }

  /**
   * Opens a plan, as `openPlan` does, or joins those who have it open under the same options, as long as its directory holds what they opened. Disposing of
   * the handle leaves the others theirs. Throws what `openPlan` throws, and `CuviscError` `engine-closed` and `engine-busy`.
   */
  async open<T extends PlanTypes = PlanTypes>(directory: string, options: EngineOpenOptions = {}): Promise<Plan<T>> {
    const request = requestOf(directory, { ...options, threads: this.#options.threads });
    const key = await keyOf(request);
    if (this.#closed) throw new CuviscError('engine-closed', 'the engine was disposed of', { hint: 'make a new one with createEngine' });
    const known = this.#held.get(key);
    const held = known?.thread.alive ? known : this.#start(key, request);
    held.users++;
    const leave = (): Promise<void> => this.#leave(key, held);
    try {
      const channel = await abortable(
        options.signal,
        () => held.opening,
        () => undefined,
      );
      const { bytes } = await channel.call('info', null, { onProgress: () => undefined, keepInputs: true });
      held.bytes = bytes;
      return await Plan.over<T>(directory, this.#shared(key, held, channel, leave), request.hosts);
    } catch (error) {
      await leave();
      throw error;
    }
  }

  /** Calls under way or waiting, plans that are open, and threads that hold them. */
  get load(): { readonly calls: number; readonly plans: number; readonly workers: number } {
    return { calls: this.#gate.calls, plans: this.#held.size, workers: this.#threads.filter(({ alive }) => alive).length };
  }

  /** Waits for calls under way, then closes all plans and ends the threads. Later calls reject with `plan-closed` or `engine-closed`. */
  async dispose(): Promise<void> {
    this.#closed = true;
    const channels = await Promise.allSettled([...this.#held.values()].map(({ opening }) => opening));
    this.#held.clear();
    await Promise.all(channels.map((channel) => (channel.status === 'fulfilled' ? channel.value.dispose() : undefined)));
    await Promise.all(this.#threads.splice(0).map((thread) => thread.close()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }

  #start(key: string, request: HostRequest): Held {
    const thread = this.#threadForNext();
    const opening = openBehind((listener) => thread.link(request, listener));
    const held: Held = { thread, opening, users: 0, bytes: 0, calls: 0, warm: false };
    this.#held.set(key, held);
    opening.catch(() => {
      if (this.#held.get(key) === held) this.#held.delete(key);
    });
    return held;
  }

  /** A new thread while there may be more, else the living one with the fewest plans. */
  #threadForNext(): EngineThread {
    const living = this.#threads.filter(({ alive }) => alive);
    const idle = living.find(({ plans }) => plans === 0);
    if (idle) return idle;
    if (living.length >= this.#options.workers) return living.toSorted((a, b) => a.plans - b.plans)[0] as EngineThread;
    const thread = new EngineThread();
    this.#threads.push(thread);
    return thread;
  }

  /** A way to a plan that others share: bounded, and disposed of with its last user. */
  #shared(key: string, held: Held, channel: PlanChannel, leave: () => Promise<void>): PlanChannel {
    return {
      call: (name, request, options) =>
        this.#gate.through(bytesIn(request), async () => {
          held.calls++;
          try {
            await this.#makeRoom(key, held);
            return await channel.call(name, request, options);
          } finally {
            held.calls--;
          }
        }),
      dispose: leave,
    };
  }

  /** Marks a plan as used last, and frees sessions of idle ones until what is warm fits the limit. */
  async #makeRoom(key: string, held: Held): Promise<void> {
    if (this.#held.get(key) === held) {
      this.#held.delete(key);
      this.#held.set(key, held);
    }
    held.warm = true;
    const warm = [...this.#held.values()].filter((each) => each.warm);
    let bytes = warm.reduce((sum, each) => sum + each.bytes, 0);
    for (const each of warm) {
      if (bytes <= this.#options.memoryLimit) return;
      if (each === held || each.calls > 0) continue;
      each.warm = false;
      bytes -= each.bytes;
      await (await each.opening).call('trim', null, { onProgress: () => undefined, keepInputs: true });
    }
  }

  async #leave(key: string, held: Held): Promise<void> {
    held.users--;
    if (held.users > 0 || this.#closed) return;
    if (this.#held.get(key) === held) this.#held.delete(key);
    const channel = await held.opening.catch(() => undefined);
    await channel?.dispose();
  }
}

/** An engine. Its threads start with the plans. Throws `CuviscError` `option-invalid`. */
export function createEngine(options: EngineOptions = {}): Engine {
  checkEngineOptions(options);
  const { workers = 1, threads = Math.max(1, Math.floor(availableParallelism() / workers)), queue = 64, memoryLimit = 2 ** 32 } = options;
  return new Engine({ workers, threads, queue, memoryLimit });
}

/** Handles on one plan share it while they asked for the same and the directory holds the same. */
async function keyOf({ directory, ...options }: HostRequest): Promise<string> {
  const manifest = await readFile(join(directory, manifestName)).catch(() => Buffer.alloc(0));
  const path = await realpath(directory).catch(() => directory);
  return JSON.stringify([path, createHash('sha256').update(manifest).digest('hex'), options]);
}
