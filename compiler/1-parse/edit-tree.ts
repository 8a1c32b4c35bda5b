import type { Span } from '../diagnostics/span.js';
import { listTree, mapTree, type Path, scalarTree, type YamlMap, type YamlTree } from './yaml-tree.js';

/**
 * The tree with `value` at `path`: replaced if something stands there, else added to its map or at the end of its
 * list. Maps on the way that are absent or null are made. `undefined` if the path leads into a scalar or past a list.
 */
export function withValue(tree: YamlTree | undefined, path: Path, value: YamlTree, key: Span): YamlTree | undefined {
  const [part, ...rest] = path;
  if (part === undefined) return value;
  if (tree?.kind === 'list') {
    const i = Number(part);
    if (!Number.isInteger(i) || i < 0 || i > tree.items.length) return undefined;
    const item = withValue(tree.items[i], rest, value, key);
    return item && listTree([...tree.items.slice(0, i), item, ...tree.items.slice(i + 1)], tree.span);
  }
  if (tree?.kind === 'scalar' && tree.value !== null) return undefined;
  const owner: YamlMap = tree?.kind === 'map' ? tree : mapTree(new Map(), tree?.span ?? key);
  const earlier = owner.entries.get(String(part));
  const child = withValue(earlier?.value, rest, value, key);
  return child && mapTree(new Map([...owner.entries, [String(part), { key: earlier?.key ?? key, value: child }]]), owner.span);
}

/** The tree without what stands at `path`, which must exist and not be the whole. */
export function withoutValue(tree: YamlTree, path: Path): YamlTree {
  const [part, ...rest] = path;
  if (part === undefined || tree.kind === 'scalar') return tree;
  if (tree.kind === 'list') {
    const items = tree.items.flatMap((item, i) => (i !== Number(part) ? [item] : rest.length === 0 ? [] : [withoutValue(item, rest)]));
    return listTree(items, tree.span);
  }
  const entries = [...tree.entries].flatMap(([key, entry]): [string, typeof entry][] => {
    if (key !== String(part)) return [[key, entry]];
    return rest.length === 0 ? [] : [[key, { key: entry.key, value: withoutValue(entry.value, rest) }]];
  });
  return mapTree(new Map(entries), tree.span);
}

/** The tree of plain data, all of it standing at `span`. Anything that YAML has no word for becomes its text. */
export function treeOfPlain(value: unknown, span: Span): YamlTree {
  if (Array.isArray(value))
    return listTree(
      value.map((item) => treeOfPlain(item, span)),
      span,
    );
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, inner]): [string, { key: Span; value: YamlTree }] => [
      key,
      { key: span, value: treeOfPlain(inner, span) },
    ]);
    return mapTree(new Map(entries), span);
  }
  const isPrimitive = value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return scalarTree(isPrimitive ? value : String(value), span);
}
