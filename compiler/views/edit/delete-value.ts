import { isMap, isPair, isScalar, isSeq, type ParsedNode, type YAMLMap, type YAMLSeq } from 'yaml';
import { nodeSpan } from '../../1-parse/build-tree.js';
import type { Path } from '../../1-parse/yaml-tree.js';
import type { TextEdit } from './set-value.js';
import { editImpossible, entryRange, findWritten, nextLine, type Written } from './written-document.js';

/** The change of the text that takes away the entry at `path`, with the rest of its line. */
export function deleteValue(written: Written, path: Path): TextEdit {
  const owner = findWritten(written, path.slice(0, -1));
  const i = owner.depth === path.length - 1 ? entryIndex(owner.node, path.at(-1)) : -1;
  if (i < 0 || !(isMap(owner.node) || isSeq(owner.node))) {
    const at = owner.node ? (owner.node as ParsedNode).range[0] : 0;
    throw editImpossible(written, at, `${path.join('.')} is not written`, 'only what stands in the text can be deleted');
  }
  if (owner.node.items.length === 1) return emptied(written, owner.node, owner.pair?.key);
  return owner.node.flow ? fromFlow(written, owner.node, i) : fromBlock(written, owner.node, i);
}

function entryIndex(owner: unknown, part: string | number | undefined): number {
  if (isMap(owner))
    return owner.items.findIndex((item) => isPair(item) && isScalar(item.key) && String(item.key.source ?? item.key.value) === String(part));
  const i = Number(part);
  return isSeq(owner) && i < owner.items.length ? i : -1;
}

function emptied({ yaml }: Written, owner: YAMLMap | YAMLSeq, key: unknown): TextEdit {
  const span = nodeSpan(owner, yaml);
  const text = isMap(owner) ? '{}' : '[]';
  if (!key || owner.flow) return { start: span.start, end: span.end, text };
  const colon = yaml.text.indexOf(':', nodeSpan(key, yaml).end);
  return { start: colon + 1, end: span.end, text: ` ${text}` };
}

function fromFlow(written: Written, owner: YAMLMap | YAMLSeq, i: number): TextEdit {
  const range = entryRange(written, owner, i);
  if (i < owner.items.length - 1) return { start: range.start, end: entryRange(written, owner, i + 1).start, text: '' };
  return { start: entryRange(written, owner, i - 1).end, end: range.end, text: '' };
}

/** Whole lines, except for the first entry of a mapping or list that begins behind a dash. */
function fromBlock(written: Written, owner: YAMLMap | YAMLSeq, i: number): TextEdit {
  const { text } = written.yaml;
  const { start, end } = entryRange(written, owner, i);
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  if (/^\ufeff?\s*$/.test(text.slice(lineStart, start))) return { start: lineStart, end: nextLine(text, end), text: '' };
  return { start, end: entryRange(written, owner, i + 1).start, text: '' };
}
