import type { Span } from '../../compiler/diagnostics/span.js';

/** A configuration value that knows where each part was written. */
export type PlacedTree = PlacedScalar | PlacedList | PlacedMap;

export interface PlacedScalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly span: Span;
}

export interface PlacedList {
  readonly kind: 'list';
  readonly items: readonly PlacedTree[];
  readonly span: Span;
}

export interface PlacedEntry {
  readonly key: Span;
  readonly value: PlacedTree;
}

export interface PlacedMap {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, PlacedEntry>;
  readonly span: Span;
}

export type TreePath = readonly (string | number)[];

/** A map without entries that stands at `span`. */
export function emptyMap(span: Span): PlacedMap {
  return { kind: 'map', entries: new Map(), span };
}

/** `map` with `key` set to `value`; `at` is the place of the key. The order of other entries stays. */
export function withEntry(map: PlacedMap, key: string, value: PlacedTree, at: Span): PlacedMap {
  return { ...map, entries: new Map([...map.entries, [key, { key: at, value }]]) };
}

/** `map` without `key`. */
export function withoutEntry(map: PlacedMap, key: string): PlacedMap {
  return { ...map, entries: new Map([...map.entries].filter(([name]) => name !== key)) };
}

/** The child of a map or list under `part`; digits in text index lists. */
export function childOf(tree: PlacedTree | undefined, part: string | number): PlacedTree | undefined {
  if (tree?.kind === 'map') return tree.entries.get(String(part))?.value;
  return tree?.kind === 'list' && /^\d+$/.test(String(part)) ? tree.items[Number(part)] : undefined;
}

/** What stands at `path`; `undefined` if nothing does. */
export function treeAt(root: PlacedTree, path: TreePath): PlacedTree | undefined {
  return path.reduce<PlacedTree | undefined>(childOf, root);
}

/** Place of the value at `path`, or of the innermost part around it that exists. */
export function valuePlace(root: PlacedTree, path: TreePath): Span {
  let tree = root;
  for (const part of path) {
    const child = childOf(tree, part);
    if (!child) break;
    tree = child;
  }
  return tree.span;
}

/** Place of the key of the map entry at `path`, or of the innermost part around it that exists. */
export function keyPlace(root: PlacedTree, path: TreePath): Span {
  const owner = treeAt(root, path.slice(0, -1));
  const entry = owner?.kind === 'map' ? owner.entries.get(String(path.at(-1))) : undefined;
  return entry?.key ?? valuePlace(root, path);
}

/** Plain objects, arrays and primitives, as `JSON.parse` would give them. */
export function plainOf(tree: PlacedTree): unknown {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map(plainOf);
  return Object.fromEntries([...tree.entries].map(([key, entry]) => [key, plainOf(entry.value)]));
}
