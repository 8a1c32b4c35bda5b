import type { TrainEvent } from '../train/train-events.js';
import { AbortFlag, controlOf } from '../run/control.js';
import { messageOfError } from '../engine/error-message.js';
import { type HostRequest, type PlanCalls, PlanHost } from './plan-host.js';
import type { FromWorker, ToWorker } from './worker-messages.js';

/** The way back to who asked. */
export interface ServerPort {
  /** Throws if the message cannot be sent. */
  send(message: FromWorker): void;
  listen(receive: (message: ToWorker) => void): void;
  /** Ends the thread or process once everything is sent; never while onnxruntime runs. */
  close(): void;
}

type Call = Extract<ToWorker, { type: 'call' }>;

/** Opens a plan and answers calls until it is told to dispose of it. What goes wrong is sent, never thrown. */
export async function serveEngine(port: ServerPort, request: HostRequest): Promise<void> {
  const opened = await PlanHost.open(request).catch((error: unknown) => {
    port.send({ type: 'refused', error: messageOfError(error) });
    port.close();
  });
  if (!opened) return;
  const flags = new Map<number, AbortFlag>();
  port.listen((message) => {
    if (message.type === 'call') void answer(port, opened, message, flags);
    else if (message.type === 'abort') flags.get(message.id)?.raise();
    else void opened.dispose().finally(() => port.close());
  });
  port.send({ type: 'opened' });
}

async function answer(port: ServerPort, host: PlanHost, call: Call, flags: Map<number, AbortFlag>): Promise<void> {
  const { id, name, sending } = call;
  const control = controlOf<TrainEvent>(
    call.flag ?? flagOf(id, flags),
    (progress) => port.send({ type: 'progress', id, progress }),
    (event) => port.send({ type: 'event', id, event }),
  );
  try {
    const result = await host.call(name, call.request as PlanCalls[typeof name]['request'], control, sending);
    port.send({ type: 'result', id, result });
  } catch (error) {
    port.send({ type: 'failed', id, error: messageOfError(error) });
  } finally {
    flags.delete(id);
  }
}

function flagOf(id: number, flags: Map<number, AbortFlag>): SharedArrayBuffer {
  const flag = new AbortFlag();
  flags.set(id, flag);
  return flag.shared;
}
