import { Worker } from 'node:worker_threads';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { FileSource, LoadedSource } from '../run/sources.js';
import { errorOfMessage } from '../engine/error-message.js';
import { inheritedArguments } from '../../schemas/processes/inherited-arguments.js';
import type { LoadAnswer, LoadRequest, SourceWorkerData } from './source-worker.js';

interface Pending {
  readonly resolve: (loaded: LoadedSource) => void;
  readonly reject: (error: unknown) => void;
}

/** Reads files in a thread of its own, which starts with the first file and keeps the process alive only while it reads. */
export class SourceReader {
  readonly #data: SourceWorkerData;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #next = 0;
  #failure: CuviscError | undefined;

  constructor(data: SourceWorkerData) {
    this.#data = data;
  }

  /** A file's tensors. Errors are those of the readers, and `CuviscError` `worker-crashed`. */
  load(source: FileSource): Promise<LoadedSource> {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      const id = this.#next++;
      this.#worker ??= this.#start();
      this.#worker.postMessage({ id, source } satisfies LoadRequest);
      this.#worker.ref();
      this.#pending.set(id, { resolve, reject });
    });
  }

  /** Ends the thread; files under way are given up. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL('./source-worker.js', import.meta.url), { workerData: this.#data, execArgv: inheritedArguments() });
    worker.on('message', (answer: LoadAnswer) => this.#receive(answer));
    worker.on('error', (cause) => this.#fail(cause.message, cause));
    worker.on('messageerror', (cause) => this.#fail(cause.message, cause));
    worker.on('exit', (code) => this.#fail(`it exited with code ${code}`));
    return worker;
  }

  #receive(answer: LoadAnswer): void {
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if (this.#pending.size === 0) this.#worker?.unref();
    if ('loaded' in answer) pending?.resolve(answer.loaded);
    else pending?.reject(errorOfMessage(answer.error));
  }

  #fail(why: string, cause?: Error): void {
    this.#failure ??= new CuviscError('worker-crashed', `the thread that read files died: ${why}`, { fault: 'run', ...(cause ? { cause } : {}) });
    for (const { reject } of this.#pending.values()) reject(this.#failure);
    this.#pending.clear();
  }
}
