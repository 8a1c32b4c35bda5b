import type { Span } from '../../compiler/diagnostics/span.js';
import type { YamlMap, YamlTree } from '../../compiler/1-parse/yaml-tree.js';
import { emptyMap, withEntry } from './yaml-map.js';

/** `base` with all of `over` laid on top: maps are merged key by key, anything else replaces, as `OmegaConf.merge` does. */
export function mergeMaps(base: YamlMap, over: YamlMap): YamlMap {
  let merged = base;
  for (const [key, { key: at, value }] of over.entries) {
    merged = withEntry(merged, key, mergeTrees(base.entries.get(key)?.value, value), at);
  }
  return merged;
}

/** The same for values of any kind; `over` wins where not both are maps. */
export function mergeTrees(base: YamlTree | undefined, over: YamlTree): YamlTree {
  return base?.kind === 'map' && over.kind === 'map' ? { ...mergeMaps(base, over), span: over.span } : over;
}

/** `content` under the keys of the dotted `package`; the empty package is the top. */
export function atPackage(content: YamlMap, packageName: string, place: Span): YamlMap {
  const parts = packageName.split('.').filter((part) => part !== '');
  return parts.reduceRight((inner, part) => withEntry(emptyMap(place), part, inner, place), content);
}
