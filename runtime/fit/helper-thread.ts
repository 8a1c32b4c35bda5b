import type { Tensors } from '../../schemas/tensor.js';
import { Worker } from 'node:worker_threads';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { errorOfMessage } from '../engine/error-message.js';
import type { FromHelper, Gathering, ToHelper } from './helper-messages.js';
import { handedOver, movableBuffers } from '../tensor/transfer.js';

/** Blocks that may wait in a helper: enough that it never waits for the next, few enough that copies stay small. */
const mostWaiting = 4;

interface Waiting {
  readonly resolve: (answer: FromHelper) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A thread with one onnxruntime thread of its own, which sums up the blocks that it is given. It keeps the process alive
 * only while it has something to do.
 */
export class HelperThread {
  readonly #worker = new Worker(new URL('./helper-worker.js', import.meta.url), { execArgv: [] });
  readonly #exited = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
  readonly #waiting: Waiting[] = [];
  /** Blocks under way, oldest first; they never reject, what fails is thrown by `read`. */
  #blocks: Promise<void>[] = [];
  #failure: unknown;
  #death: CuviscError | undefined;

  constructor() {
    this.#worker.unref();
    this.#worker.on('message', (answer: FromHelper) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('messageerror', (error) => this.#fail(error));
    this.#worker.on('exit', (code) => this.#fail(new Error(`it exited with code ${code}`)));
  }

  /** Starts to sum up anew; what was under way is dropped. Throws `CuviscError` `engine-failed` if the graph cannot be loaded. */
  async begin(gathering: Gathering): Promise<void> {
    await this.#ask({ type: 'begin', gathering });
    this.#failure = undefined;
    this.#blocks = [];
  }

  /** Hands a copy of the block's inputs over; resolves once there is room for another. */
  async add(inputs: Tensors): Promise<void> {
    const done = this.#ask({ type: 'block', inputs: handedOver(inputs, 'copy') }).then(
      () => undefined,
      (error: unknown) => {
        this.#failure ??= error;
      },
    );
    this.#blocks.push(done);
    if (this.#blocks.length > mostWaiting) await this.#blocks.shift();
  }

  /** The accumulators with all blocks in them. Throws what failed since `begin`, as `EngineSession.run` does, or `CuviscError` `worker-crashed`. */
  async read(): Promise<Tensors> {
    const { accumulators = {} } = await this.#ask({ type: 'read' });
    if (this.#failure !== undefined) throw this.#failure;
    return accumulators;
  }

  /** Ends the thread after what it has under way. */
  async dispose(): Promise<void> {
    this.#worker.ref();
    this.#worker.postMessage({ type: 'close' } satisfies ToHelper);
    await this.#exited;
  }

  #ask(message: ToHelper): Promise<FromHelper> {
    if (this.#death) return Promise.reject(this.#death);
    return new Promise((resolve, reject) => {
      // A message that cannot be sent gets no answer, so nothing may wait for one.
      this.#worker.postMessage(message, message.type === 'block' ? movableBuffers(message) : []);
      this.#worker.ref();
      this.#waiting.push({ resolve, reject });
    });
  }

  #settle(answer: FromHelper): void {
    const next = this.#waiting.shift();
    if (answer.error) next?.reject(errorOfMessage(answer.error));
    else next?.resolve(answer);
    if (this.#waiting.length === 0) this.#worker.unref();
  }

  #fail(cause: unknown): void {
    this.#death ??= new CuviscError('worker-crashed', `a thread that helped to fit died: ${(cause as Error).message}`, {
      fault: 'run',
      hint: 'open the plan again; if it recurs, look for exhausted memory',
      cause,
    });
    for (const { reject } of this.#waiting.splice(0)) reject(this.#death);
  }
}
