import { failureOf } from './failure.js';
import type { TaskResult } from './instance-task.js';
import { performTask } from './perform-task.js';
import type { TaskSurroundings } from './task-surroundings.js';
import type { TaskHost } from './task-host.js';

/**
 * Runs stages in this process: for debuggers and tests. A function that goes on after its signal was aborted cannot be ended; its result is
 * not waited for beyond `graceSeconds`.
 */
export function inlineHost(surroundings: TaskSurroundings, graceSeconds: number): TaskHost {
  const killed = new AbortController();
  const end = aborted(killed.signal);
  return {
    perform: ({ task, listener, signal }) => Promise.race([performTask(task, surroundings, listener, signal), graceOver(signal, graceSeconds), end]),
    forget: (instance) => surroundings.memory.forget(instance),
    kill: () => killed.abort(new DOMException('the run was ended', 'AbortError')),
    close: async () => undefined,
  };
}

async function graceOver(signal: AbortSignal, graceSeconds: number): Promise<TaskResult> {
  const result = await aborted(signal);
  await new Promise<void>((resolve) => {
    setTimeout(resolve, graceSeconds * 1000).unref();
  });
  return result;
}

function aborted(signal: AbortSignal): Promise<TaskResult> {
  const result = (): TaskResult => ({ kind: 'failed', failure: failureOf(signal.reason) });
  if (signal.aborted) return Promise.resolve(result());
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(result()), { once: true }));
}
