import { parentPort } from 'node:worker_threads';
import { type Dataset, File, ready } from 'h5wasm/node';
import { CuviscError } from '../../../schemas/cuvisc-error.js';
import type { Hdf5Answer, Hdf5Request } from './ask-hdf5.js';
import { listDatasets, numericDataset } from './datasets.js';
import { readDataset } from './read-dataset.js';
import { unitsOf } from './units-attribute.js';

const library = await ready;
library.activate_throwing_error_handler();

parentPort?.on('message', (request: Hdf5Request) => {
  const answer = answerTo(request);
  parentPort?.postMessage(answer, answer.tensor ? [answer.tensor.data.buffer as ArrayBuffer] : []);
});

function answerTo({ file, variable }: Hdf5Request): Hdf5Answer {
  try {
    const root = new File(file, 'r');
    const answer = variable === undefined ? { variables: listDatasets(root) } : valuesOf(root, variable, file);
    root.close();
    return answer;
  } catch (cause) {
    if (cause instanceof CuviscError) return { error: { code: cause.code, message: cause.message } };
    return { error: { code: 'hdf5-corrupt', message: `the HDF5 library cannot read this: ${reasonOf(cause)}` } };
  }
}

function valuesOf(root: File, variable: string, file: string): Hdf5Answer {
  const entity = listDatasets(root).some(({ name }) => name === variable) ? root.get(variable) : null;
  if (!entity) return { error: { code: 'variable-missing', message: `the file has no ${variable}` } };
  const numeric = numericDataset(entity as Dataset);
  if (typeof numeric === 'string') return { error: { code: 'variable-unsupported', message: `${variable} cannot be read: ${numeric}` } };
  const units = unitsOf(numeric.dataset);
  return { ...readDataset(numeric, file), ...(units === undefined ? {} : { units }) };
}

/** The innermost entry of the library's error stack, without its source positions and file names. */
function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const entries = [...text.matchAll(/^\s*#\d+:.*\(\): ([^:\n]*)/gm)].map((match) => match[1] as string);
  return entries.at(-1)?.trim() ?? (text.split('\n')[0] as string).slice(0, 120);
}
