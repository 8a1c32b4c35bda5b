import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { Progress } from '../run/control.js';
import { errorOfMessage } from '../engine/error-message.js';
import type { CallOptions, PlanChannel } from './plan-channel.js';
import type { PlanCalls } from './plan-host.js';
import type { Sending } from './sending.js';
import { handedOver, movableBuffers } from '../tensor/transfer.js';
import type { FromWorker, ToWorker } from './worker-messages.js';

/** The way to a thread or process that holds a plan. */
export interface EngineLink {
  /** True if it can watch the caller's memory. */
  readonly sharesMemory: boolean;
  /** Sends a message, moving the buffers named if it can. Throws if the message, or one of the buffers, cannot be sent. */
  post(message: ToWorker, move: readonly ArrayBuffer[]): void;
  /** Whether it keeps this process alive. */
  hold(alive: boolean): void;
  /** Resolves once it has ended. */
  readonly ended: Promise<void>;
  /** Ends it at once; absent where that would end this process. */
  readonly kill?: () => void;
}

/** What a link tells of the other side. */
export interface LinkListener {
  message(message: FromWorker): void;
  /** It ended, failed, or said something that could not be read: no answer comes any more. */
  failed(error: CuviscError): void;
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly options?: CallOptions;
}

/**
 * Opens the plan behind a link. It keeps the process alive only while calls are under way. Once the other side has ended, every
 * pending and later call rejects with the link's `CuviscError`. Throws what `PlanHost.open` throws.
 */
export async function openBehind(connect: (listener: LinkListener) => EngineLink): Promise<PlanChannel> {
  const channel = new RemoteChannel(connect);
  await channel.opened;
  return channel;
}

class RemoteChannel implements PlanChannel {
  readonly opened: Promise<void>;
  readonly kill: (() => Promise<void>) | undefined;
  readonly #link: EngineLink;
  readonly #pending = new Map<number, Pending>();
  #nextId = 0;
  #disposed = false;
  #failure: CuviscError | undefined;

  constructor(connect: (listener: LinkListener) => EngineLink) {
    this.opened = new Promise<unknown>((resolve, reject) => this.#pending.set(openId, { resolve, reject })).then(() => undefined);
    this.#link = connect({ message: (message) => this.#receive(message), failed: (error) => this.#fail(error) });
    const { kill } = this.#link;
    this.kill = kill && (() => this.#killWith(kill));
  }

  async call<K extends keyof PlanCalls>(name: K, request: PlanCalls[K]['request'], options: CallOptions): Promise<PlanCalls[K]['result']> {
    if (this.#failure) throw this.#failure;
    const id = this.#nextId++;
    const { flag } = options;
    this.#send(name, request, options, (part) => ({
      type: 'call',
      id,
      name,
      flag: this.#link.sharesMemory ? flag?.shared : undefined,
      ...part,
    }));
    if (!this.#link.sharesMemory) flag?.whenRaised(() => this.#tryPost({ type: 'abort', id }));
    this.#link.hold(true);
    return new Promise((resolve, reject) => this.#pending.set(id, { resolve: resolve as Pending['resolve'], reject, options }));
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#link.hold(true);
    this.#tryPost({ type: 'dispose' });
    await this.#link.ended;
  }

  /** Moves the tensors of the request, or copies them if a buffer among them refuses to be moved, as WebAssembly's memory does. */
  #send(name: keyof PlanCalls, request: unknown, options: CallOptions, message: (part: Prepared) => ToWorker): void {
    try {
      const part = prepared(request, options);
      const moved = this.#link.sharesMemory ? movableBuffers(part.request) : [];
      try {
        this.#link.post(message(part), moved);
      } catch (error) {
        if (moved.length === 0) throw error;
        this.#link.post(message(prepared(request, { ...options, keepInputs: true })), []);
      }
    } catch (cause) {
      if (cause instanceof CuviscError) throw cause;
      throw new CuviscError('call-invalid', `what was handed to ${name} cannot be sent to the engine: ${(cause as Error).message}`, {
        hint: 'hand over tensors, text, numbers and plain objects of them',
        cause,
      });
    }
  }

  /** For messages that no longer matter once the other side has ended. */
  #tryPost(message: ToWorker): void {
    try {
      this.#link.post(message, []);
    } catch {
      // The link says through `failed` and `ended` that it has ended.
    }
  }

  async #killWith(kill: () => void): Promise<void> {
    this.#fail(new CuviscError('engine-killed', 'the engine was killed while it held the plan', { fault: 'run', hint: 'open the plan again' }));
    kill();
    await this.#link.ended;
  }

  #receive(message: FromWorker): void {
    if (message.type === 'progress') this.#tell(message.id, ({ onProgress }) => onProgress(message.progress as Progress));
    else if (message.type === 'event') this.#tell(message.id, ({ onEvent }) => onEvent?.(message.event));
    else if (message.type === 'opened') this.#settle(openId, ({ resolve }) => resolve(undefined));
    else if (message.type === 'refused') this.#settle(openId, ({ reject }) => reject(errorOfMessage(message.error)));
    else if (message.type === 'unreadable') this.#rejectAll(errorOfMessage(message.error));
    else if (message.type === 'result') this.#settle(message.id, ({ resolve }) => resolve(message.result));
    else this.#settle(message.id, ({ reject }) => reject(errorOfMessage(message.error)));
  }

  /** A listener of the caller's that throws ends its call with what it threw. */
  #tell(id: number, tell: (options: CallOptions) => void): void {
    const options = this.#pending.get(id)?.options;
    if (!options) return;
    try {
      tell(options);
    } catch (error) {
      options.flag?.raise();
      this.#settle(id, ({ reject }) => reject(error));
    }
  }

  #settle(id: number, settle: (pending: Pending) => void): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (pending) settle(pending);
    if (this.#pending.size === 0 && !this.#disposed) this.#link.hold(false);
  }

  #rejectAll(error: unknown): void {
    for (const id of [...this.#pending.keys()]) this.#settle(id, ({ reject }) => reject(error));
  }

  #fail(error: CuviscError): void {
    this.#failure ??= error;
    this.#rejectAll(this.#failure);
  }
}

interface Prepared {
  readonly request: unknown;
  readonly sending: Sending | undefined;
}

/** A request whose tensors can be sent; copying them takes time that only this thread sees. */
function prepared(request: unknown, { keepInputs, profiledAs }: CallOptions): Prepared {
  const how = keepInputs ? 'copy' : 'move';
  if (profiledAs === undefined) return { request: handedOver(request, how), sending: undefined };
  const start = performance.now();
  const detached = handedOver(request, how);
  return { request: detached, sending: { stage: profiledAs, ms: performance.now() - start } };
}

/** The pending entry for opening; calls count from 0. */
const openId = -1;
