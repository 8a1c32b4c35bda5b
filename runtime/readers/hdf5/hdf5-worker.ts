import { statSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { Dataset, File, ready } from 'h5wasm/node';
import { CuviscError } from '../../../schemas/cuvisc-error.js';
import type { Hdf5Answer, Hdf5Request } from './ask-hdf5.js';
import { listDatasets, numericDataset } from './datasets.js';
import { type Fence, fenceLibrary } from './fence.js';
import { type Hdf5Source, libraryBytes, readDataset } from './read-dataset.js';
import { remarksOf } from './remarks.js';

const library = await ready;
library.activate_throwing_error_handler();
const admit = fenceLibrary(library);

parentPort?.on('message', (request: Hdf5Request) => {
  const answer = answerTo(request);
  parentPort?.postMessage(answer, answer.tensor ? [answer.tensor.data.buffer as ArrayBuffer] : []);
});

function answerTo({ file, variable, wanted }: Hdf5Request): Hdf5Answer {
  const fence = admit(file);
  fence.grantMemory(libraryBytes);
  try {
    const root = new File(fence.path, 'r');
    const source = { file, size: statSync(file).size, fence };
    const answer = variable === undefined ? listDatasets(root, fence, wanted) : valuesOf(root, variable, source);
    root.close();
    return answer;
  } catch (cause) {
    return { error: errorOf(cause, fence) };
  }
}

function valuesOf(root: File, variable: string, source: Hdf5Source): Hdf5Answer {
  const { variables, failed } = listDatasets(root, source.fence, variable);
  const found = variables.find(({ name }) => name === variable);
  if (!found) return { error: { code: 'variable-missing', message: `the file has no ${variable}` } };
  const numeric = found.unsupported ?? numericDataset(new Dataset(root.file_id, `/${variable}`));
  if (typeof numeric === 'string') return { error: { code: 'variable-unsupported', message: `${variable} cannot be read: ${numeric}` } };
  const { tensor, notices } = readDataset(numeric, source);
  const remarks = remarksOf(numeric.dataset);
  return { failed, tensor, ...remarks, notices: [...notices, ...remarks.notices] };
}

function errorOf(cause: unknown, fence: Fence): NonNullable<Hdf5Answer['error']> {
  if (cause instanceof CuviscError) return { code: cause.code, message: cause.message, ...(cause.hint === undefined ? {} : { hint: cause.hint }) };
  if (fence.starved) return { code: 'reading-budget', message: 'the HDF5 library asks for more memory than chunks and tables of this file may fill' };
  return { code: 'hdf5-corrupt', message: `the HDF5 library cannot read this: ${reasonOf(cause)}` };
}

/** The innermost entry of the library's error stack, without its source positions and file names. */
function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const entries = [...text.matchAll(/^\s*#\d+:.*\(\): ([^:\n]*)/gm)].map((match) => match[1] as string);
  return entries.at(-1)?.trim() ?? (text.split('\n')[0] as string).slice(0, 120);
}
