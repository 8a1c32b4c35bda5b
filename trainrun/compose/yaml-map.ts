import { readYamlTree } from '../../compiler/1-parse/build-tree.js';
import { mapTree, type YamlMap, type YamlTree } from '../../compiler/1-parse/yaml-tree.js';
import { wrongType } from '../../compiler/diagnostics/catalogue/wrong-type.js';
import type { Diagnostics } from '../../compiler/diagnostics/collector.js';
import type { SourceText, Span } from '../../compiler/diagnostics/span.js';

/** A map without entries that stands at `span`. */
export function emptyMap(span: Span): YamlMap {
  return mapTree(new Map(), span);
}

/** `map` with `key` set to `value`; `at` is the place of the key. The order of other entries stays. */
export function withEntry(map: YamlMap, key: string, value: YamlTree, at: Span): YamlMap {
  return mapTree(new Map([...map.entries, [key, { key: at, value }]]), map.span);
}

/** `map` without `key`. */
export function withoutEntry(map: YamlMap, key: string): YamlMap {
  return mapTree(new Map([...map.entries].filter(([name]) => name !== key)), map.span);
}

/** The YAML of `source`, which must be a mapping; an empty text is one without entries. Reports what is wrong with it. */
export function readYamlMap(source: SourceText, diagnostics: Diagnostics): YamlMap | undefined {
  const tree = readYamlTree({ source, text: source.text, offset: 0 }, diagnostics);
  if (tree?.kind === 'scalar' && tree.value === null && !tree.failed) return emptyMap(tree.span);
  if (tree && tree.kind !== 'map') diagnostics.report(wrongType, tree.span, { what: 'the file', expected: 'a mapping' });
  return tree?.kind === 'map' ? tree : undefined;
}
