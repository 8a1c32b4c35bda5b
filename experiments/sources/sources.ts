import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { readRefused } from '../../schemas/disk/read-refused.js';
import { canonicalDigest } from '../keys/canonical-text.js';
import { dependenciesIn } from './dependencies.js';
import { eraseTypes, isTypeScript } from './erase-types.js';
import { type Resolved, resolveSpecifier } from './resolve-specifier.js';
import { type SourceModule, sourceModule } from './source-module.js';

/** Largest file that is taken as part of the code where code names it; more are data, which stages declare as file references. */
const largestFile = 8 * 2 ** 20;

/** The local files that an experiment's code is made of, as they were at one moment. */
export interface Sources {
  /** Digest of the bytes of all of them: what was loaded is what keys speak of while this stays the same. */
  readonly digest: string;
  /** Their absolute paths. */
  readonly files: readonly string[];
  /** A module among them; undefined for other files, and for files of packages. */
  module(file: string): SourceModule | undefined;
  /** SHA-256 of a file that is no module; undefined for one too large to be code. */
  fileDigest(file: string): string | undefined;
  resolve(specifier: string, from: string): Resolved;
}

interface Found {
  readonly modules: Map<string, SourceModule>;
  /** By path, modules included. */
  readonly digests: Map<string, string>;
}

/** Reads `entry`, an absolute path, and every local file that it leads to. Throws `CuviscError` `experiment-syntax`, and `file-not-found`. */
export function readSources(entry: string): Sources {
  const found: Found = { modules: new Map(), digests: new Map() };
  const queue = [entry];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) if (!found.digests.has(file)) queue.push(...readFile(file, found));
  return {
    digest: canonicalDigest(Object.fromEntries([...found.digests].map(([file, digest]) => [relative(dirname(entry), file), digest]))),
    files: [...found.digests.keys()],
    module: (file) => found.modules.get(file),
    fileDigest: (file) => found.digests.get(file),
    resolve: resolveSpecifier,
  };
}

/** Takes up `file` and gives those it leads to. */
function readFile(file: string, { modules, digests }: Found): string[] {
  if (!isModule(file) && statSync(file).size > largestFile) return [];
  const bytes = bytesOf(file);
  digests.set(file, createHash('sha256').update(bytes).digest('hex'));
  if (!isModule(file)) return [];
  const text = bytes.toString();
  const module = sourceModule(file, isTypeScript(file) ? eraseTypes(text, file) : text);
  modules.set(file, module);
  return specifiersOf(module).flatMap((specifier) => {
    const resolved = resolveSpecifier(specifier, file);
    return resolved.kind === 'file' ? [resolved.file] : [];
  });
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw readRefused(file, error);
  }
}

function isModule(file: string): boolean {
  return /\.[cm]?js$/.test(file) || isTypeScript(file);
}

function specifiersOf(module: SourceModule): string[] {
  const links = [...module.imports.values(), ...module.exports.values()].flatMap((link) => (typeof link === 'string' ? [] : [link.specifier]));
  const nodes = [...module.declarations.map(({ node }) => node), ...module.effects];
  const named = nodes.map(dependenciesIn).flatMap(({ modules, files }) => [...modules, ...files]);
  return [...links, ...module.exportsAllOf, ...module.bareImports, ...named];
}
