import { createRequire } from 'node:module';
import type * as Onnxruntime from 'onnxruntime-node';
import { onnxruntimeFolder } from './onnxruntime-folder.js';

// Public types may not come from here: who installs cuvisc has no onnxruntime-node to take its types from.
const require = createRequire(import.meta.url);

let loaded: typeof Onnxruntime | undefined;

/** onnxruntime, loaded at the first call. Throws `CuviscError` `engine-missing` if there is none for this platform. */
export function onnxruntime(): typeof Onnxruntime {
  loaded ??= load();
  return loaded;
}

function load(): typeof Onnxruntime {
  const ort = require(onnxruntimeFolder()) as typeof Onnxruntime;
  // Everything onnxruntime logs as an error it also throws; its log would print it a second time on stderr.
  ort.env.logLevel = 'fatal';
  return ort;
}
