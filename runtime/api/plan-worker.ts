import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { serveEngine } from './engine-server.js';
import { messageOfError } from '../engine/error-message.js';
import type { HostRequest } from './plan-host.js';
import { movableBuffers } from '../tensor/transfer.js';
import type { FromWorker } from './worker-messages.js';

// The body of a worker: a PlanHost behind messages.

const port = parentPort as MessagePort;

function send(message: FromWorker): void {
  port.postMessage(message, movableBuffers(message));
}

port.on('messageerror', (cause) => {
  const error = new CuviscError('call-invalid', `what was handed over cannot be read in the engine's thread: ${cause.message}`, { cause });
  send({ type: 'unreadable', error: messageOfError(error) });
});

void serveEngine({ send, listen: (receive) => port.on('message', receive), close: () => port.close() }, workerData as HostRequest);
