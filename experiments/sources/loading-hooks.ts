import { readFile } from 'node:fs/promises';
import type { LoadHook, ResolveHook } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { eraseTypes, isTypeScript } from './erase-types.js';
import { resolveSpecifier } from './resolve-specifier.js';

/** The part of an address that says which state of the sources a module belongs to, so that edited ones are loaded anew. */
export const generationParam: string = 'cuvisc-sources';

/**
 * Hook of Node.js for the modules of experiments: finds the TypeScript behind the name of what it compiles to, keeps the modules of one state
 * together, and lets cuvisc be the one that runs, whatever is installed beside the experiment. Where no zod is installed, ours serves.
 */
export const resolve: ResolveHook = async (specifier, context, next) => {
  const parent = context.parentURL?.startsWith('file:') ? new URL(context.parentURL) : undefined;
  const generation = parent?.searchParams.get(generationParam);
  if (!parent || !generation) return next(specifier, context);
  const ours = { ...context, parentURL: import.meta.url };
  if (/^cuvisc(\/|$)/.test(specifier)) return next(specifier, ours);
  const local = resolveSpecifier(specifier, fileURLToPath(parent));
  if (local.kind === 'missing' && specifier === 'zod') return next(specifier, ours);
  if (local.kind !== 'file') return next(specifier, context);
  const url = pathToFileURL(local.file);
  url.searchParams.set(generationParam, generation);
  return next(url.href, context);
};

/** Hook of Node.js: loads TypeScript as a module of JavaScript without its types. */
export const load: LoadHook = async (url, context, next) => {
  if (!url.startsWith('file:') || !isTypeScript(fileURLToPath(url))) return next(url, context);
  const file = fileURLToPath(url);
  return { format: 'module', source: eraseTypes(await readFile(file, 'utf8'), file), shortCircuit: true };
};
