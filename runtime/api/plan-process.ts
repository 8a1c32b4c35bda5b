import { serveEngine } from './engine-server.js';
import type { HostRequest } from './plan-host.js';
import type { FromWorker, ToWorker } from './worker-messages.js';

// The body of a process: a PlanHost behind messages. It ends with the process that started it.

let lastSent: Promise<void> = Promise.resolve();

function send(message: FromWorker): void {
  lastSent = new Promise((resolve) => process.send?.(message, undefined, undefined, () => resolve()));
}

function close(): void {
  void lastSent.then(() => process.disconnect());
}

process.on('disconnect', () => process.exit());
const request = JSON.parse(process.argv[2] as string) as HostRequest;
void serveEngine({ send, listen: (receive) => process.on('message', (message) => receive(message as ToWorker)), close }, request);
