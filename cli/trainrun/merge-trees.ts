import type { Span } from '../../compiler/diagnostics/span.js';
import { emptyMap, type PlacedMap, type PlacedTree, withEntry } from './placed-tree.js';

/** `base` with all of `over` laid on top: maps are merged key by key, anything else replaces, as `OmegaConf.merge` does. */
export function mergeMaps(base: PlacedMap, over: PlacedMap): PlacedMap {
  let merged = base;
  for (const [key, { key: at, value }] of over.entries) {
    merged = withEntry(merged, key, mergeTrees(base.entries.get(key)?.value, value), at);
  }
  return merged;
}

/** The same for values of any kind; `over` wins where not both are maps. */
export function mergeTrees(base: PlacedTree | undefined, over: PlacedTree): PlacedTree {
  return base?.kind === 'map' && over.kind === 'map' ? { ...mergeMaps(base, over), span: over.span } : over;
}

/** `content` under the keys of the dotted `package`; the empty package is the top. */
export function atPackage(content: PlacedMap, packageName: string, place: Span): PlacedMap {
  const parts = packageName.split('.').filter((part) => part !== '');
  return parts.reduceRight((inner, part) => withEntry(emptyMap(place), part, inner, place), content);
}
