import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { controlOf } from './control.js';
import { messageOfError } from './error-message.js';
import { type HostRequest, type PlanCalls, PlanHost } from './plan-host.js';
import { movableBuffers } from './transfer.js';
import type { FromWorker, ToWorker } from './worker-messages.js';

// The body of a worker: a PlanHost behind messages. It ends by closing its port, never while onnxruntime runs.

const port = parentPort as MessagePort;

function send(message: FromWorker): void {
  port.postMessage(message, movableBuffers(message));
}

async function answer(host: PlanHost, call: Extract<ToWorker, { type: 'call' }>): Promise<void> {
  const { id, name, flag, sending } = call;
  const control = controlOf(
    flag,
    (progress) => send({ type: 'progress', id, progress }),
    (event) => send({ type: 'event', id, event }),
  );
  try {
    const result = await host.call(name, call.request as PlanCalls[typeof name]['request'], control, sending);
    send({ type: 'result', id, result });
  } catch (error) {
    send({ type: 'failed', id, error: messageOfError(error) });
  }
}

async function serve(): Promise<void> {
  const host = await PlanHost.open(workerData as HostRequest);
  port.on('message', (message: ToWorker) => {
    if (message.type === 'call') void answer(host, message);
    else void host.dispose().finally(() => port.close());
  });
  send({ type: 'opened' });
}

serve().catch((error: unknown) => {
  send({ type: 'refused', error: messageOfError(error) });
  port.close();
});
