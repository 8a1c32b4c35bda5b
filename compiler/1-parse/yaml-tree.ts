import type { Span } from '../diagnostics/span.js';

/** A YAML value with the place of every part; aliases, merge keys and tags are gone, interpolations may still be there. */
export type YamlTree = YamlScalar | YamlList | YamlMap;

/** Keys and indices that lead from the root to a part. */
export type Path = readonly (string | number)[];

/** A value of YAML that has no parts. */
export type Primitive = string | number | boolean | null;

/** A value without parts, with its place. */
export interface YamlScalar {
  readonly kind: 'scalar';
  readonly value: Primitive;
  readonly span: Span;
  /** True if an error about this value was reported; the value is then a stand-in. */
  readonly failed: boolean;
  /** Of a value that comes from the environment: its text as written, which may be kept and shown in its place. */
  readonly written?: string;
  readonly height: 0;
  readonly size: 1;
  /** Place of characters `start` to `end` of a string value. */
  within(start: number, end: number): Span;
}

/** A list with its place. */
export interface YamlList {
  readonly kind: 'list';
  readonly items: readonly YamlTree[];
  readonly span: Span;
  /** Levels of collections from here down. */
  readonly height: number;
  /** Values from here down, this one included. */
  readonly size: number;
}

/** A key of a map and its value. */
export interface YamlEntry {
  readonly key: Span;
  readonly value: YamlTree;
}

/** A map with its place. */
export interface YamlMap {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, YamlEntry>;
  readonly span: Span;
  readonly height: number;
  readonly size: number;
}

/** A scalar; without `within`, all of its characters stand at `span`. */
export function scalarTree(value: Primitive, span: Span, within: YamlScalar['within'] = () => span): YamlScalar {
  return { kind: 'scalar', value, span, failed: false, height: 0, size: 1, within };
}

/** A stand-in for a value that could not be read and was reported. */
export function failedTree(span: Span): YamlScalar {
  return { ...scalarTree(null, span), failed: true };
}

/** A list with its place. */
export function listTree(items: readonly YamlTree[], span: Span): YamlList {
  return { kind: 'list', items, span, ...extentAbove(items) };
}

/** A map with its place. */
export function mapTree(entries: ReadonlyMap<string, YamlEntry>, span: Span): YamlMap {
  return { kind: 'map', entries, span, ...extentAbove([...entries.values()].map((entry) => entry.value)) };
}

function extentAbove(children: readonly YamlTree[]): { height: number; size: number } {
  return children.reduce(({ height, size }, child) => ({ height: Math.max(height, child.height + 1), size: size + child.size }), {
    height: 1,
    size: 1,
  });
}

/** The same value standing elsewhere: where an alias or an interpolation uses it. */
export function placedAt(tree: YamlTree, span: Span): YamlTree {
  return tree.kind === 'scalar' ? { ...tree, span, within: () => span } : { ...tree, span };
}

/** The same value with every part of it standing at `span`. */
export function movedTo(tree: YamlTree, span: Span): YamlTree {
  if (tree.kind === 'scalar') return placedAt(tree, span);
  if (tree.kind === 'list')
    return listTree(
      tree.items.map((item) => movedTo(item, span)),
      span,
    );
  const entries = [...tree.entries].map(([key, { value }]): [string, YamlEntry] => [key, { key: span, value: movedTo(value, span) }]);
  return mapTree(new Map(entries), span);
}

/** The child of a map or list; `undefined` if there is none. */
export function childOf(tree: YamlTree | undefined, part: string | number): YamlTree | undefined {
  if (tree?.kind === 'map') return tree.entries.get(String(part))?.value;
  return tree?.kind === 'list' ? tree.items[Number(part)] : undefined;
}

/** What stands at `path`; `undefined` if nothing does. */
export function treeAt(root: YamlTree, path: Path): YamlTree | undefined {
  return path.reduce<YamlTree | undefined>(childOf, root);
}

/** Plain objects, arrays and primitives, as `JSON.parse` would give them. */
export function plainOf(tree: YamlTree): unknown {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map(plainOf);
  return Object.fromEntries([...tree.entries].map(([key, entry]) => [key, plainOf(entry.value)]));
}

/** `plainOf`, with the written text in the place of what comes from the environment. */
export function shownOf(tree: YamlTree): unknown {
  if (tree.kind === 'scalar') return tree.written ?? tree.value;
  if (tree.kind === 'list') return tree.items.map(shownOf);
  return Object.fromEntries([...tree.entries].map(([key, entry]) => [key, shownOf(entry.value)]));
}

/** The same value, with every part of it shown as `written`. */
export function writtenAs(tree: YamlTree, written: string): YamlTree {
  if (tree.kind === 'scalar') return { ...tree, written };
  if (tree.kind === 'list') return { ...tree, items: tree.items.map((item) => writtenAs(item, written)) };
  return {
    ...tree,
    entries: new Map([...tree.entries].map(([key, { key: place, value }]) => [key, { key: place, value: writtenAs(value, written) }])),
  };
}

/** True if a part of the value could not be read. */
export function hasFailed(tree: YamlTree): boolean {
  if (tree.kind === 'scalar') return tree.failed;
  return tree.kind === 'list' ? tree.items.some(hasFailed) : [...tree.entries.values()].some((entry) => hasFailed(entry.value));
}

/** Place of the value at `path`, or of the innermost part around it that exists. */
export function valuePlace(root: YamlTree, path: Path): Span {
  let tree = root;
  for (const part of path) {
    const child = childOf(tree, part);
    if (!child) break;
    tree = child;
  }
  return tree.span;
}

/** Place of the key of the map entry at `path`, or of the innermost part around it that exists. */
export function keyPlace(root: YamlTree, path: Path): Span {
  const owner = treeAt(root, path.slice(0, -1));
  const entry = owner?.kind === 'map' ? owner.entries.get(String(path.at(-1))) : undefined;
  return entry?.key ?? valuePlace(root, path);
}

/** `nodes[2].hparams.eps`, for messages. */
export function pathText(path: Path): string {
  return path.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('');
}
