import { EngineThread } from './engine-thread.js';
import type { HostRequest } from './plan-host.js';
import type { EngineLink, LinkListener } from './remote-channel.js';

/** The thread of a plan that was closed, for the next one: a new thread loads the runtime anew, in which the processor is busy for half a second. */
let spare: EngineThread | undefined;

/**
 * A link to a thread that opens the plan and holds no other at the same time. A thread that dies, or whose answer cannot be read, fails with
 * `CuviscError` `worker-crashed`. It cannot be killed: ending a thread inside onnxruntime ends the process.
 */
export function threadLink(request: HostRequest, listener: LinkListener): EngineLink {
  const thread = spare?.alive ? spare : new EngineThread();
  spare = undefined;
  const link = thread.link(request, listener);
  void link.ended.then(() => keepOrClose(thread, request));
  return link;
}

/** Modules of the caller stay loaded in a thread, so one that has any serves no other plan. */
function keepOrClose(thread: EngineThread, { hosts }: HostRequest): void {
  if (!thread.alive) return;
  if (spare === undefined && hosts === undefined) spare = thread;
  else void thread.close();
}
