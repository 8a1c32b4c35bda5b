import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Pair, type ParsedNode, type YAMLMap, type YAMLSeq } from 'yaml';
import { CuviscError } from '../../../schemas/cuvisc-error.js';
import { nodeSpan } from '../../1-parse/build-tree.js';
import type { YamlText } from '../../1-parse/read-document.js';
import type { Path } from '../../1-parse/yaml-tree.js';
import { positionOf } from '../../diagnostics/span.js';

/** A document and the text it was read from. */
export interface Written {
  readonly yaml: YamlText;
  readonly document: Document;
}

/** The part of `path` that is written, and the node it leads to. */
export interface Found {
  readonly node: unknown;
  /** How many parts of the path exist. */
  readonly depth: number;
  /** The pair whose value `node` is, if it stands in a mapping. */
  readonly pair: Pair | undefined;
}

/** Raised where a text cannot be changed as asked; `offset` is the place that stands in the way. */
export function editImpossible({ yaml }: Written, offset: number, reason: string, hint: string): CuviscError {
  const { line, column } = positionOf(yaml.source, offset);
  return new CuviscError('edit-impossible', `the pipeline cannot be edited: ${reason}`, { place: { file: yaml.source.file, line, column }, hint });
}

/** Follows `path` as far as it is written. Raises `edit-impossible` where it leads through an alias. */
export function findWritten(written: Written, path: Path): Found {
  let found: Found = { node: written.document.contents, depth: 0, pair: undefined };
  for (const part of path) {
    if (isAlias(found.node)) {
      const hint = 'change the value at its anchor, or replace the alias as a whole';
      throw editImpossible(written, (found.node as ParsedNode).range[0], 'the path leads through an alias', hint);
    }
    const next = childOf(found.node, part, found.depth + 1);
    if (!next) return found;
    found = next;
  }
  return found;
}

function childOf(node: unknown, part: string | number, depth: number): Found | undefined {
  if (isMap(node)) {
    const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.source ?? item.key.value) === String(part));
    return pair && { node: pair.value, depth, pair };
  }
  const i = Number(part);
  return isSeq(node) && i >= 0 && i < node.items.length ? { node: node.items[i], depth, pair: undefined } : undefined;
}

/** Where an entry of a collection begins (the dash of a block list) and where its last character ends. */
export function entryRange({ yaml }: Written, owner: YAMLMap | YAMLSeq, i: number): { start: number; end: number } {
  const item = owner.items[i];
  const start = isPair(item) ? nodeSpan(item.key, yaml).start : (dashOffset(owner, i) ?? nodeSpan(item, yaml).start);
  return { start, end: endOf(item, yaml) };
}

function endOf(item: unknown, yaml: YamlText): number {
  if (isPair(item)) return Math.max(nodeSpan(item.key, yaml).end, item.value ? nodeSpan(item.value, yaml).end : 0);
  return nodeSpan(item, yaml).end;
}

function dashOffset(owner: YAMLMap | YAMLSeq, i: number): number | undefined {
  const { srcToken } = owner;
  if (srcToken?.type !== 'block-seq') return undefined;
  return srcToken.items[i]?.start.find((token) => token.type === 'seq-item-ind')?.offset;
}

/** Start of the line after the one that holds the end of `owner`'s last entry; the text's end if there is none. */
export function lineAfter({ yaml }: Written, owner: YAMLMap | YAMLSeq): number {
  let last: unknown = owner;
  while (isMap(last) || isSeq(last)) {
    const item: unknown = last.items.at(-1);
    if (item === undefined) break;
    last = isPair(item) ? (item.value ?? item.key) : item;
  }
  const [start, blockEnd] = (last as ParsedNode).range;
  const block = isScalar(last) && (last.type === 'BLOCK_LITERAL' || last.type === 'BLOCK_FOLDED');
  if (block && yaml.text.charAt(blockEnd - 1) === '\n') return blockEnd;
  return nextLine(yaml.text, Math.max(start, nodeSpan(last, yaml).end));
}

/** Start of the line after the one that holds `offset`. */
export function nextLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline === -1 ? text.length : newline + 1;
}
