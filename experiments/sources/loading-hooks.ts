import { readFile } from 'node:fs/promises';
import type { LoadHook, ResolveHook } from 'node:module';
import { pathToFileURL, fileURLToPath } from 'node:url';
import { eraseTypes, isTypeScript } from './erase-types.js';
import { resolveSpecifier, sourceFileOf } from './resolve-specifier.js';

/** The part of an address that says which state of the sources a module belongs to, so that edited ones are loaded anew. */
export const generationParam: string = 'cuvisc-sources';

/** Hook of Node.js: finds the TypeScript behind the name of what it compiles to, and keeps an experiment's modules of one state together. */
export const resolve: ResolveHook = async (specifier, context, next) => {
  const generation = context.parentURL?.startsWith('file:') ? new URL(context.parentURL).searchParams.get(generationParam) : null;
  const parent = context.parentURL?.startsWith('file:') ? fileURLToPath(context.parentURL) : undefined;
  const local = parent !== undefined && generation !== null ? resolveSpecifier(specifier, parent) : undefined;
  if (local?.kind !== 'file') return next(specifier, context);
  const url = pathToFileURL(sourceFileOf(local.file) ?? local.file);
  url.searchParams.set(generationParam, generation as string);
  return { ...(await next(url.href, context)), shortCircuit: true };
};

/** Hook of Node.js: loads TypeScript as a module of JavaScript without its types. */
export const load: LoadHook = async (url, context, next) => {
  if (!url.startsWith('file:') || !isTypeScript(fileURLToPath(url))) return next(url, context);
  const file = fileURLToPath(url);
  return { format: 'module', source: eraseTypes(await readFile(file, 'utf8'), file), shortCircuit: true };
};
