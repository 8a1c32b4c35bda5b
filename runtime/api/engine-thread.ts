import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { inheritedArguments } from '../../schemas/processes/inherited-arguments.js';
import type { HostRequest } from './plan-host.js';
import type { EngineLink, LinkListener } from './remote-channel.js';
import type { FromWorker } from './worker-messages.js';

/** What starts a plan in an engine's thread: what to open, and the port on which it answers. */
export interface OpenInThread {
  readonly request: HostRequest;
  readonly port: MessagePort;
}

/** A thread in which an engine holds any number of plans. It keeps the process alive only while calls are under way. */
export class EngineThread {
  readonly #worker = new Worker(new URL('./engine-worker.js', import.meta.url), { execArgv: inheritedArguments() });
  readonly #listeners = new Set<LinkListener>();
  readonly #exited: Promise<void>;
  #held = 0;
  #failure: CuviscError | undefined;

  constructor() {
    this.#exited = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
    this.#worker.unref();
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (code) => this.#fail(new Error(`it exited with code ${code}`)));
  }

  /** True until the thread has died. */
  get alive(): boolean {
    return this.#failure === undefined;
  }

  /** Plans that the thread holds. */
  get plans(): number {
    return this.#listeners.size;
  }

  /** A link to a plan in this thread. If the thread dies, it fails with `CuviscError` `worker-crashed`, as do all others. */
  link(request: HostRequest, listener: LinkListener): EngineLink {
    const { port1, port2 } = new MessageChannel();
    let held = false;
    /** Whether the port is to close: the plan was refused, or is being disposed of. */
    let leaving = false;
    const hold = (alive: boolean): void => {
      if (alive !== held) this.#hold(alive ? 1 : -1);
      held = alive;
    };
    const closed = new Promise<void>((resolve) => port1.once('close', () => resolve()));
    const ended = closed.then(async () => {
      // The port of a thread that dies closes before the thread tells that it did.
      if (!leaving) await this.#exited;
      hold(false);
      this.#listeners.delete(listener);
      listener.failed(new CuviscError('engine-closed', 'the engine no longer holds the plan', { hint: 'open the plan again' }));
    });
    port1.on('message', (message: FromWorker) => {
      leaving ||= message.type === 'refused';
      listener.message(message);
    });
    port1.on('messageerror', (error) => listener.failed(crashed(error)));
    port1.unref();
    this.#listeners.add(listener);
    hold(true);
    this.#worker.postMessage({ request, port: port2 } satisfies OpenInThread, [port2]);
    const post: EngineLink['post'] = (message, move) => {
      leaving ||= message.type === 'dispose';
      port1.postMessage(message, [...move]);
    };
    return { sharesMemory: true, post, hold, ended };
  }

  /** Ends the thread; its plans must have been closed. */
  async close(): Promise<void> {
    this.#worker.ref();
    this.#worker.postMessage('close');
    await this.#exited;
  }

  #hold(by: number): void {
    this.#held += by;
    if (this.#held > 0) this.#worker.ref();
    else this.#worker.unref();
  }

  #fail(cause: Error): void {
    this.#failure ??= crashed(cause);
    for (const listener of this.#listeners) listener.failed(this.#failure);
  }
}

function crashed(cause: Error): CuviscError {
  return new CuviscError('worker-crashed', `a thread of the engine died: ${cause.message}`, {
    fault: 'run',
    hint: 'open its plans again; if it recurs, look for exhausted memory',
    cause,
  });
}
