import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { inheritedArguments } from '../../schemas/processes/inherited-arguments.js';
import { endOfProcess } from '../../schemas/processes/end-of-process.js';
import { failureOf } from './failure.js';
import type { TaskListener, TaskResult } from './instance-task.js';
import type { HostedTask } from './task-host.js';
import type { FromWorker, ToWorker, WorkerSetup } from './worker-message.js';

interface Current {
  readonly listener: TaskListener;
  readonly end: (result: TaskResult) => void;
}

/** A process that has loaded the experiment and does one task after another. */
export class StageWorker {
  readonly #child: ChildProcess;
  readonly #graceSeconds: number;
  readonly #ready: Promise<TaskResult | undefined>;
  /** Resolved once the process has ended, with how. */
  readonly #ended: Promise<TaskResult>;
  #opened: (refused: TaskResult | undefined) => void = () => undefined;
  #current: Current | undefined;
  #alive = true;

  constructor(setup: WorkerSetup, graceSeconds: number) {
    this.#graceSeconds = graceSeconds;
    this.#child = fork(fileURLToPath(new URL('./worker.js', import.meta.url)), [], {
      execArgv: inheritedArguments(),
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    process.once('exit', this.kill);
    this.#ended = endOfProcess(this.#child).then((why) => this.#lost(why));
    const opened = new Promise<TaskResult | undefined>((resolve) => {
      this.#opened = resolve;
    });
    this.#ready = Promise.race([this.#ended, opened]);
    // What does not come from JavaScript: engines write to the descriptors themselves.
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (chunk: Buffer) => this.#current?.listener.log(chunk.toString()));
    this.#child.on('message', (message) => this.#hear(message as FromWorker));
    this.#say({ kind: 'open', setup });
  }

  get alive(): boolean {
    return this.#alive;
  }

  async perform({ task, listener, signal }: Omit<HostedTask, 'seat'>): Promise<TaskResult> {
    const result = new Promise<TaskResult>((end) => {
      this.#current = { listener, end };
    });
    const refused = await this.#ready;
    const stop = (): void => this.#abort(signal.reason);
    if (refused === undefined) {
      this.#say({ kind: 'perform', task });
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    }
    const done = refused ?? (await Promise.race([result, this.#ended]));
    signal.removeEventListener('abort', stop);
    this.#current = undefined;
    return signal.aborted && done.kind === 'failed' ? { kind: 'failed', failure: failureOf(signal.reason) } : done;
  }

  forget(instance: string): void {
    this.#say({ kind: 'forget', instance });
  }

  readonly kill = (): void => {
    this.#child.kill('SIGKILL');
  };

  /** Lets the process end by itself, as it has nothing more to do. */
  async close(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#ended;
  }

  #abort(reason: unknown): void {
    this.#say({ kind: 'abort', failure: reason instanceof CuviscError ? failureOf(reason) : null });
    const timer = setTimeout(this.kill, this.#graceSeconds * 1000);
    void this.#ended.then(() => clearTimeout(timer));
    const { end } = this.#current as Current;
    this.#current = {
      ...(this.#current as Current),
      end: (result) => {
        clearTimeout(timer);
        end(result);
      },
    };
  }

  #hear(message: FromWorker): void {
    if (message.kind === 'ready') this.#opened(undefined);
    if (message.kind === 'unloadable') this.#opened({ kind: 'failed', failure: message.failure });
    if (message.kind === 'started') this.#current?.listener.started();
    if (message.kind === 'log') this.#current?.listener.log(message.text);
    if (message.kind === 'done') this.#current?.end(message.result);
  }

  #lost(why: string): TaskResult {
    this.#alive = false;
    process.off('exit', this.kill);
    const error = new CuviscError('worker-lost', `the process in which the stage ran has ended: ${why}`, {
      fault: 'run',
      hint: 'see the log of the instance; a process that is killed has often run out of memory: run fewer jobs, or declare `needs.memoryGiB`',
    });
    return { kind: 'failed', failure: { ...failureOf(error), stack: null } };
  }

  /** What a full or closed pipe says comes as an event, of which the exit of the process tells more. */
  #say(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }
}
