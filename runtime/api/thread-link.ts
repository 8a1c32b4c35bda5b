import { Worker } from 'node:worker_threads';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { inheritedArguments } from '../../schemas/processes/inherited-arguments.js';
import type { HostRequest } from './plan-host.js';
import type { EngineLink, LinkListener } from './remote-channel.js';
import type { FromWorker } from './worker-messages.js';

/**
 * A link to a worker thread that opens the plan. A worker that dies, or whose answer cannot be read, fails with `CuviscError` `worker-crashed`.
 * It cannot be killed: ending a thread inside onnxruntime ends the process.
 */
export function threadLink(request: HostRequest, listener: LinkListener): EngineLink {
  const worker = new Worker(new URL('./plan-worker.js', import.meta.url), { workerData: request, execArgv: inheritedArguments() });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.on('message', (message: FromWorker) => listener.message(message));
  worker.on('messageerror', (error) => listener.failed(crashed(error)));
  worker.on('error', (error) => listener.failed(crashed(error)));
  worker.on('exit', (code) => listener.failed(crashed(new Error(`it exited with code ${code}`))));
  return {
    sharesMemory: true,
    post: (message, move) => worker.postMessage(message, [...move]),
    hold: (alive) => (alive ? worker.ref() : worker.unref()),
    ended,
  };
}

function crashed(cause: Error): CuviscError {
  return new CuviscError('worker-crashed', `the worker thread that held the plan died: ${cause.message}`, {
    fault: 'run',
    hint: 'open the plan again; if it recurs, look for exhausted memory',
    cause,
  });
}
