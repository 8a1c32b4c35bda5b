import { isScalar } from 'yaml';
import { badKey } from '../diagnostics/catalogue/bad-key.js';
import { duplicateKey } from '../diagnostics/catalogue/duplicate-key.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { YamlEntry, YamlTree } from './yaml-tree.js';

const reserved = new Set(['__proto__', 'constructor', 'prototype']);

/** Why a word may not be a key; `undefined` if it may. */
export function keyFault(key: string): string | undefined {
  return reserved.has(key) ? 'the word is reserved' : undefined;
}

/**
 * The text of a key as written: `1.0` stays `1.0`; `undefined` if the key is null or a collection.
 * @param tree the key's value where it is no plain scalar node: an alias or a collection
 */
export function keyText(key: unknown, tree: YamlTree | undefined): string | undefined {
  if (isScalar(key)) {
    if (key.value === null) return undefined;
    return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
  }
  return tree?.kind === 'scalar' && !tree.failed && tree.value !== null ? String(tree.value) : undefined;
}

/** Adds an entry unless its key is taken, reserved or no word, which is reported. The first of equal keys counts. */
export function addEntry(entries: Map<string, YamlEntry>, key: string | undefined, entry: YamlEntry, diagnostics: Diagnostics): void {
  const earlier = key === undefined ? undefined : entries.get(key);
  const fault = key === undefined ? 'it is not a word' : keyFault(key);
  if (key === undefined || fault) {
    diagnostics.report(badKey, entry.key, { key: key === undefined ? 'this' : `'${key}'`, reason: fault ?? '' });
  } else if (earlier) {
    diagnostics.report(duplicateKey, entry.key, { key }, { notes: [{ message: 'the first one is here', span: earlier.key }] });
  } else {
    entries.set(key, entry);
  }
}
