import { realpath } from 'node:fs/promises';
import { createRequire, register } from 'node:module';
import { basename, dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CuviscError, isCuviscError } from '../../schemas/cuvisc-error.js';
import { readRefused } from '../../schemas/disk/read-refused.js';
import { generationParam } from '../sources/loading-hooks.js';
import { readSources, type Sources } from '../sources/sources.js';
import type { Experiment, LoadedExperiment } from './experiment-definition.js';

let registered = false;

/**
 * Loads the experiment that `file`, JavaScript or TypeScript, exports as default. What was edited since it was last loaded is loaded anew. Throws
 * `CuviscError` `file-not-found`, `experiment-syntax`, `experiment-unloadable`.
 */
export async function loadExperiment(file: string): Promise<LoadedExperiment> {
  const path = await realpath(resolve(file)).catch((error: unknown) => {
    throw readRefused(file, error);
  });
  for (;;) {
    const sources = readSources(path);
    const experiment = await importExperiment(path, sources);
    // An edit between reading and importing would give keys to other code than runs.
    if (readSources(path).digest === sources.digest) return withFile(experiment, path, sources);
  }
}

/** An experiment that the running program has declared, with the file in which that stands. Throws `experiment-syntax`. */
export function loadedExperiment(experiment: Experiment, file: string): LoadedExperiment {
  return withFile(experiment, file, readSources(file));
}

function withFile(experiment: Experiment, file: string, sources: Sources): LoadedExperiment {
  return { experiment, file, base: dirname(file), name: basename(file).replace(/\..*$/, ''), sources };
}

async function importExperiment(file: string, sources: Sources): Promise<Experiment> {
  if (!registered) register(new URL('../sources/loading-hooks.js', import.meta.url));
  registered = true;
  forgetCommonJs(sources);
  const url = pathToFileURL(file);
  url.searchParams.set(generationParam, sources.digest.slice(0, 16));
  const exported = await importModule(url.href, file);
  if (isExperiment(exported)) return exported;
  const what = exported === undefined ? 'has no default export' : 'has a default export that is no experiment';
  throw new CuviscError('experiment-unloadable', `${file} ${what}`, { place: { file }, hint: 'write `export default experiment({ ... })`' });
}

async function importModule(url: string, file: string): Promise<unknown> {
  try {
    return ((await import(url)) as { readonly default?: unknown }).default;
  } catch (cause) {
    if (isCuviscError(cause)) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CuviscError('experiment-unloadable', `${file} threw while it was loaded: ${why}`, { place: { file }, cause });
  }
}

/** CommonJS knows modules by their path alone. */
function forgetCommonJs({ files }: Sources): void {
  const { cache } = createRequire(import.meta.url);
  for (const file of files) delete cache[file];
}

function isExperiment(value: unknown): value is Experiment {
  return typeof value === 'object' && value !== null && (value as Partial<Experiment>).kind === 'experiment';
}
