import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { StepPorts } from '../../schemas/plan.js';
import { type FileSource, type LoadedSource, loadSource } from '../run/sources.js';
import { type ErrorMessage, messageOfError } from '../engine/error-message.js';
import { loadHosts } from '../host/hosts.js';
import { movableBuffers } from '../tensor/transfer.js';

// The body of a reading thread: files in, tensors out, one after another. It holds no onnxruntime session.

/** What a reading thread is started with. */
export interface SourceWorkerData {
  readonly graph: StepPorts;
  /** URL of a module with further readers: see `Hosts`. */
  readonly hosts: string | undefined;
}

/** A file to read. */
export interface LoadRequest {
  readonly id: number;
  readonly source: FileSource;
}

/** What a file holds, or why it cannot be read. */
export type LoadAnswer = { readonly id: number; readonly loaded: LoadedSource } | { readonly id: number; readonly error: ErrorMessage };

const port = parentPort as MessagePort;
const { graph, hosts: url } = workerData as SourceWorkerData;
const opening = loadHosts(url);
let last: Promise<void> = Promise.resolve();

async function answer({ id, source }: LoadRequest): Promise<void> {
  const message = await loadSource(await opening, graph, source, id).then(
    (loaded): LoadAnswer => ({ id, loaded }),
    (error: unknown): LoadAnswer => ({ id, error: messageOfError(error) }),
  );
  port.postMessage(message, movableBuffers(message));
}

// An error that nothing catches ends the thread, which whoever waits for an answer is told.
port.on('messageerror', (error) => {
  throw error;
});

port.on('message', (request: LoadRequest) => {
  last = last.then(() => answer(request));
});
