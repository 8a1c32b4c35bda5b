import { Worker } from 'node:worker_threads';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { Progress } from './control.js';
import { errorOfMessage } from './error-message.js';
import type { CallOptions, PlanChannel } from './plan-channel.js';
import type { HostRequest, PlanCalls } from './plan-host.js';
import { detachable, movableBuffers } from './transfer.js';
import type { Sending } from './sending.js';
import type { FromWorker, ToWorker } from './worker-messages.js';

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress: (progress: Progress) => void;
  readonly onEvent?: CallOptions['onEvent'];
}

/**
 * Opens the plan in a worker thread. The worker keeps the process alive only while calls are under way.
 * A worker that dies rejects every pending and later call with `CuviscError` `worker-crashed`.
 */
export async function openInWorker(request: HostRequest): Promise<PlanChannel> {
  const channel = new WorkerChannel(request);
  await channel.opened;
  return channel;
}

class WorkerChannel implements PlanChannel {
  readonly opened: Promise<void>;
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  readonly #pending = new Map<number, Pending>();
  #nextId = 0;
  #disposed = false;
  #failure: unknown;

  constructor(request: HostRequest) {
    this.#worker = new Worker(new URL('./plan-worker.js', import.meta.url), { workerData: request });
    this.#exited = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
    this.opened = new Promise<unknown>((resolve, reject) => this.#pending.set(openId, { resolve, reject, onProgress: () => undefined })).then(
      () => undefined,
    );
    this.#worker.on('message', (message: FromWorker) => this.#receive(message));
    this.#worker.on('error', (error) => this.#fail(crashed(error)));
    this.#worker.on('exit', (code) => this.#fail(crashed(new Error(`it exited with code ${code}`))));
  }

  call<K extends keyof PlanCalls>(name: K, request: PlanCalls[K]['request'], options: CallOptions): Promise<PlanCalls[K]['result']> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      const id = this.#nextId++;
      const message: ToWorker = { type: 'call', id, name, flag: options.flag, ...prepared(request, options) };
      this.#worker.postMessage(message, movableBuffers(message.request));
      this.#worker.ref();
      this.#pending.set(id, { resolve: resolve as Pending['resolve'], reject, onProgress: options.onProgress, onEvent: options.onEvent });
    });
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#worker.ref();
    this.#worker.postMessage({ type: 'dispose' } satisfies ToWorker);
    await this.#exited;
  }

  #receive(message: FromWorker): void {
    if (message.type === 'progress') this.#pending.get(message.id)?.onProgress(message.progress);
    else if (message.type === 'event') this.#pending.get(message.id)?.onEvent?.(message.event);
    else if (message.type === 'opened') this.#settle(openId, ({ resolve }) => resolve(undefined));
    else if (message.type === 'refused') this.#settle(openId, ({ reject }) => reject(errorOfMessage(message.error)));
    else if (message.type === 'result') this.#settle(message.id, ({ resolve }) => resolve(message.result));
    else this.#settle(message.id, ({ reject }) => reject(errorOfMessage(message.error)));
  }

  #settle(id: number, settle: (pending: Pending) => void): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (pending) settle(pending);
    if (this.#pending.size === 0 && !this.#disposed) this.#worker.unref();
  }

  #fail(error: CuviscError): void {
    this.#failure ??= error;
    for (const id of [...this.#pending.keys()]) this.#settle(id, ({ reject }) => reject(this.#failure));
  }
}

/** A request whose tensors can be moved; copying them takes time that only this thread sees. */
function prepared<T>(request: T, { keepInputs, profiledAs }: CallOptions): { readonly request: T; readonly sending: Sending | undefined } {
  if (profiledAs === undefined) return { request: detachable(request, keepInputs), sending: undefined };
  const start = performance.now();
  const detached = detachable(request, keepInputs);
  return { request: detached, sending: { stage: profiledAs, ms: performance.now() - start } };
}

/** The pending entry for opening; calls count from 0. */
const openId = -1;

function crashed(cause: Error): CuviscError {
  return new CuviscError('worker-crashed', `the worker thread that held the plan died: ${cause.message}`, {
    fault: 'run',
    hint: 'open the plan again; if it recurs, look for exhausted memory',
    cause,
  });
}
