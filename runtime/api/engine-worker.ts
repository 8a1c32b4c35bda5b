import { type MessagePort, parentPort } from 'node:worker_threads';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { messageOfError } from '../engine/error-message.js';
import { movableBuffers } from '../tensor/transfer.js';
import { serveEngine } from './engine-server.js';
import type { OpenInThread } from './engine-thread.js';
import type { FromWorker, ToWorker } from './worker-messages.js';

// The body of an engine's thread: plans behind one port each.

const parent = parentPort as MessagePort;

parent.on('message', (message: OpenInThread | 'close') => {
  if (message === 'close') parent.close();
  else void openOn(message);
});

function openOn({ request, port }: OpenInThread): Promise<void> {
  const send = (message: FromWorker): void => port.postMessage(message, movableBuffers(message));
  port.on('messageerror', (cause) => {
    const error = new CuviscError('call-invalid', `what was handed over cannot be read in the engine's thread: ${cause.message}`, { cause });
    send({ type: 'unreadable', error: messageOfError(error) });
  });
  const listen = (receive: (message: ToWorker) => void): void => void port.on('message', receive);
  return serveEngine({ send, listen, close: () => port.close() }, request);
}
