import { Worker } from 'node:worker_threads';
import { CuviscError } from '../../../schemas/cuvisc-error.js';
import type { ErrorCode } from '../../../schemas/errors/error-code.js';
import type { Tensor } from '../../../schemas/tensor.js';
import { withFile } from '../byte-source.js';
import type { SpectralInfo, Variable } from '../contract.js';

/** What is wanted of a file: its variables (also one that is `wanted` by a name of several), or the values of one. */
export interface Hdf5Request {
  readonly file: string;
  readonly wanted?: string;
  readonly variable?: string;
}

/** What the worker answers. */
export interface Hdf5Answer {
  readonly variables?: readonly Variable[];
  readonly tensor?: Tensor;
  readonly notices?: readonly string[];
  readonly info?: SpectralInfo;
  readonly units?: string;
  /** True if the library met something that it could not follow; it may keep the file open. */
  readonly failed?: boolean;
  readonly error?: { readonly code: ErrorCode; readonly message: string; readonly hint?: string };
}

/**
 * Answers one request in a thread. After a failure the HDF5 library keeps the damaged file open and answers from
 * its cache, so that thread ends with the failure; a thread that succeeded waits for the next request.
 * Throws `hdf5-corrupt` for whatever the library refuses, `hdf5-external` if values lie in another file, and the codes of `readDataset`
 * and `listDatasets`.
 */
export async function askHdf5(request: Hdf5Request): Promise<Hdf5Answer> {
  const { file } = request;
  await withFile(file, async () => undefined);
  const worker = waitingWorker() ?? new Worker(new URL('./hdf5-worker.js', import.meta.url), { execArgv: [], stderr: true });
  const { error, failed = false, ...answer } = await answerOf(worker, request);
  if (!error && !failed && waiting.length === 0) {
    worker.unref();
    waiting.push(worker);
  } else {
    await worker.terminate();
  }
  if (error) throw new CuviscError(error.code, error.message, { place: { file }, ...(error.hint === undefined ? {} : { hint: error.hint }) });
  return answer;
}

/** At most one thread that waits for a request; it does not keep the process alive. */
const waiting: Worker[] = [];

/** A thread that has ended has the id -1 and would never answer. */
function waitingWorker(): Worker | undefined {
  const worker = waiting.pop();
  return worker && worker.threadId > 0 ? worker : undefined;
}

function answerOf(worker: Worker, request: Hdf5Request): Promise<Hdf5Answer> {
  return new Promise((resolve) => {
    const gaveUp = (): void => resolve({ error: { code: 'hdf5-corrupt', message: 'the HDF5 library gave up on this file' } });
    worker.removeAllListeners();
    worker.once('message', resolve);
    worker.once('error', gaveUp);
    worker.once('messageerror', gaveUp);
    worker.once('exit', gaveUp);
    worker.ref();
    worker.postMessage(request);
  });
}
