import { loadExperiment } from '../define/load-experiment.js';
import { KeyMaker } from '../plan/key-maker.js';
import { openStore } from '../store/store.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { isErrorCode } from '../../schemas/errors/error-code.js';
import { type Failure, failureOf } from './failure.js';
import type { InstanceTask } from './instance-task.js';
import { instancesFor } from './instances-for.js';
import { endWithParent } from './parent-watch.js';
import { MemoryValues } from './memory-values.js';
import { performTask } from './perform-task.js';
import type { TaskSurroundings } from './task-surroundings.js';
import type { FromWorker, ToWorker, WorkerSetup } from './worker-message.js';

let surroundings: TaskSurroundings | undefined;
let abort = new AbortController();

// Ctrl-C reaches every process of a terminal; the coordinating one says what becomes of this one.
process.on('SIGINT', () => undefined);
process.once('disconnect', () => process.exit(0));
endWithParent();
process.on('message', (message) => hear(message as ToWorker));
for (const stream of [process.stdout, process.stderr]) stream.write = logged;

function hear(message: ToWorker): void {
  if (message.kind === 'open') void open(message.setup);
  if (message.kind === 'perform') void perform(message.task, surroundings as TaskSurroundings);
  if (message.kind === 'abort') abort.abort(reasonOf(message.failure));
  if (message.kind === 'forget') surroundings?.memory.forget(message.instance);
}

async function open({ file, store, request, threads }: WorkerSetup): Promise<void> {
  try {
    const loaded = await loadExperiment(file);
    const instances = instancesFor(loaded, request);
    const keys = new KeyMaker(loaded, [...instances.values()]);
    surroundings = { loaded, instances, keys, store: openStore(store), memory: new MemoryValues(), threads };
    say({ kind: 'ready' });
  } catch (error) {
    say({ kind: 'unloadable', failure: failureOf(error) });
  }
}

async function perform(task: InstanceTask, around: TaskSurroundings): Promise<void> {
  abort = new AbortController();
  const listener = { started: () => say({ kind: 'started' }), log: (text: string) => say({ kind: 'log', text }) };
  say({ kind: 'done', result: await performTask(task, around, listener, abort.signal) });
}

function reasonOf(failure: Failure | null): Error {
  if (failure === null || !isErrorCode(failure.code)) return new DOMException('the run was interrupted', 'AbortError');
  return new CuviscError(failure.code, failure.message, { fault: failure.fault });
}

/** In the order of everything else that this process says, which a pipe would not keep. */
function logged(chunk: Uint8Array | string, encoding?: unknown, done?: unknown): boolean {
  say({ kind: 'log', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString() });
  const told = typeof encoding === 'function' ? encoding : done;
  if (typeof told === 'function') told();
  return true;
}

function say(message: FromWorker): void {
  if (process.connected) process.send?.(message);
}
