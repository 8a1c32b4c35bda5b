import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { aliasExpansion } from '../diagnostics/catalogue/alias-expansion.js';
import { nestingTooDeep } from '../diagnostics/catalogue/nesting-too-deep.js';
import { unknownAnchor } from '../diagnostics/catalogue/unknown-anchor.js';
import { wrongType } from '../diagnostics/catalogue/wrong-type.js';
import type { Diagnostics } from '../diagnostics/collector.js';
import type { Span } from '../diagnostics/span.js';
import { addEntry, keyText } from './map-keys.js';
import { readDocument, spanOf, type YamlText } from './read-document.js';
import { type ScalarStyle, scalarOffsets } from './scalar-offsets.js';
import { createSuggest, type Suggest } from './suggestions.js';
import { limits } from './text-limits.js';
import { failedTree, listTree, mapTree, type Primitive, placedAt, scalarTree, type YamlEntry, type YamlTree } from './yaml-tree.js';

interface Building {
  readonly yaml: YamlText;
  readonly diagnostics: Diagnostics;
  readonly suggest: Suggest;
  /** By name; `open` while the anchored value is being built. */
  readonly anchors: Map<string, YamlTree | 'open'>;
  /** Values that aliases have added. */
  expanded: number;
}

const coreTags = new Set(['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`));
const styles: Readonly<Record<string, ScalarStyle>> = {
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'block',
  BLOCK_FOLDED: 'block',
};

/**
 * Reads a YAML text as a tree with places: aliases and merge keys are resolved within bounds, keys are strings.
 * Reports everything that is wrong with the YAML itself; `undefined` if there is nothing to go on with.
 */
export function readYamlTree(yaml: YamlText, diagnostics: Diagnostics): YamlTree | undefined {
  const document = readDocument(yaml, diagnostics);
  return document && treeOfDocument(document, yaml, diagnostics);
}

/** The tree of a document that `readDocument` gave for the same text. */
export function treeOfDocument(document: Document, yaml: YamlText, diagnostics: Diagnostics): YamlTree {
  const whole = spanOf(yaml, 0, yaml.text.length);
  return build(document.contents, { yaml, diagnostics, suggest: createSuggest(), anchors: new Map(), expanded: 0 }, 0, whole);
}

/** @param around place of a value that is not written, as in `key:` */
function build(node: unknown, building: Building, depth: number, around: Span): YamlTree {
  if (!isNode(node)) return scalarTree(null, around);
  if (isAlias(node)) return buildAlias(node, building, depth);
  const { anchor } = node as { anchor?: string };
  if (anchor) building.anchors.set(anchor, 'open');
  const tree = buildWritten(node as ParsedNode, building, depth);
  if (anchor) building.anchors.set(anchor, tree);
  return tree;
}

function buildWritten(node: ParsedNode, building: Building, depth: number): YamlTree {
  const span = nodeSpan(node, building.yaml);
  if (isMap(node)) return buildMap(node, span, building, depth);
  if (isCollection(node)) return buildList(node as YAMLSeq, span, building, depth);
  return isScalar(node) ? buildScalar(node, span, building.yaml) : failedTree(span);
}

/** The value without comments and blanks that follow it. */
export function nodeSpan(node: unknown, yaml: YamlText): Span {
  const [start, valueEnd] = (node as ParsedNode).range;
  let end = Math.max(start, lastEntryEnd(node, yaml) ?? valueEnd);
  while (end > start && /\s/.test(yaml.text.charAt(end - 1))) end--;
  return spanOf(yaml, start, end);
}

/** A block collection's own range takes in the comments below it. */
function lastEntryEnd(node: unknown, yaml: YamlText): number | undefined {
  if (!isCollection(node) || node.flow) return undefined;
  const last: unknown = node.items.at(-1);
  const inner = isPair(last) ? (last.value ?? last.key) : last;
  return isNode(inner) ? nodeSpan(inner, yaml).end - yaml.offset : undefined;
}

function buildScalar(node: Scalar, span: Span, yaml: YamlText): YamlTree {
  if (node.tag && !coreTags.has(node.tag)) return failedTree(span);
  const { value, type } = node;
  const text = value === null || ['string', 'number', 'boolean'].includes(typeof value) ? (value as Primitive) : String(value);
  const [start, end] = (node as ParsedNode).range;
  let offsets: number[] | undefined;
  return scalarTree(text, span, (from, to) => {
    offsets ??= scalarOffsets(String(text), yaml.text, start, end, styles[type ?? ''] ?? 'plain');
    const at = (i: number) => offsets?.[i] ?? end;
    return spanOf(yaml, at(from), to > from ? Math.max(at(to - 1) + 1, at(from)) : at(from));
  });
}

function buildList(node: YAMLSeq, span: Span, building: Building, depth: number): YamlTree {
  return listTree(
    node.items.map((item) => build(item, building, depth + 1, span)),
    span,
  );
}

function buildMap(node: YAMLMap, span: Span, building: Building, depth: number): YamlTree {
  const entries = new Map<string, YamlEntry>();
  const merges: YamlTree[] = [];
  for (const { key, value } of node.items.filter((item) => isPair(item))) {
    const keySpan = isNode(key) ? nodeSpan(key, building.yaml) : span;
    const keyTree = isScalar(key) ? undefined : build(key, building, depth + 1, keySpan);
    const tree = build(value, building, depth + 1, { ...keySpan, start: keySpan.end });
    const text = keyText(key, keyTree);
    if (isScalar(key) && key.value === '<<' && key.type === 'PLAIN') addMerge(tree, merges, building.diagnostics);
    else addEntry(entries, text, { key: keySpan, value: tree }, building.diagnostics);
  }
  for (const merged of merges) mergeInto(entries, merged);
  return mapTree(entries, span);
}

/** Sources of `<<`, in the order in which they count: a mapping or a list of them. */
function addMerge(value: YamlTree, merges: YamlTree[], diagnostics: Diagnostics): void {
  for (const source of value.kind === 'list' ? value.items : [value]) {
    if (source.kind === 'map') merges.push(source);
    else if (source.kind !== 'scalar' || !source.failed) {
      diagnostics.report(wrongType, source.span, { what: 'the value of <<', expected: 'a mapping or a list of mappings' });
    }
  }
}

function mergeInto(entries: Map<string, YamlEntry>, merged: YamlTree): void {
  if (merged.kind !== 'map') return;
  for (const [key, entry] of merged.entries) if (!entries.has(key)) entries.set(key, entry);
}

function buildAlias(alias: Alias, building: Building, depth: number): YamlTree {
  const { anchors, diagnostics } = building;
  const span = nodeSpan(alias, building.yaml);
  const target = anchors.get(alias.source);
  if (target === undefined) {
    diagnostics.report(unknownAnchor, span, { name: alias.source }, { suggestion: building.suggest(alias.source, anchors.keys()) });
  } else if (target === 'open') {
    diagnostics.report(aliasExpansion, span, { reason: `the value &${alias.source} contains itself` });
  } else if (depth + target.height > limits.depth) {
    diagnostics.report(nestingTooDeep, span, { limit: limits.depth });
  } else if (withinBudget(target, span, building)) {
    return placedAt(target, span);
  }
  return failedTree(span);
}

/** The first alias beyond the bound is reported; the others are echoes of it. */
function withinBudget(target: YamlTree, span: Span, building: Building): boolean {
  const before = building.expanded;
  building.expanded += target.size;
  if (building.expanded <= limits.expansion) return true;
  if (before <= limits.expansion) building.diagnostics.report(aliasExpansion, span, { reason: `they repeat more than ${limits.expansion} values` });
  return false;
}
