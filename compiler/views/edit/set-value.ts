import { isMap, isScalar, isSeq, type ParsedNode, type YAMLMap, type YAMLSeq } from 'yaml';
import { nodeSpan } from '../../1-parse/build-tree.js';
import type { Path } from '../../1-parse/yaml-tree.js';
import { writeValue } from './write-value.js';
import { editImpossible, entryRange, findWritten, lineAfter, type Written } from './written-document.js';

/** Half-open range of the text and what to put there. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The change of the text that puts `value` at `path`: in place of what is written there, or as a new entry. */
export function setValue(written: Written, path: Path, value: unknown): TextEdit {
  const { node, depth, pair } = findWritten(written, path);
  const missing = path.slice(depth);
  if (missing.length === 0 && (node ?? pair)) return replaced(written, node, pair?.key, value);
  const isNull = node === null || node === undefined || (isScalar(node) && node.value === null);
  if (isNull && depth > 0) return replaced(written, node, pair?.key, nested(missing, value));
  const [part = '', ...rest] = missing;
  const inner = nested(rest, value);
  if (isMap(node)) return added(written, node, `${writeValue(String(part))}: ${writeValue(inner)}`);
  if (isSeq(node) && Number(part) === node.items.length) return added(written, node, writeValue(inner));
  if (isNull) return { start: written.yaml.text.length, end: written.yaml.text.length, text: `${writeValue(String(part))}: ${writeValue(inner)}\n` };
  const at = (node as ParsedNode).range[0];
  throw editImpossible(written, at, `nothing can be put at ${path.join('.')}`, 'paths lead through mappings and lists; a list grows by one entry');
}

function nested(path: Path, value: unknown): unknown {
  return path.reduceRight<unknown>((inner, part) => ({ [part]: inner }), value);
}

function replaced({ yaml }: Written, node: unknown, key: unknown, value: unknown): TextEdit {
  const text = writeValue(value, node);
  if (node === null || node === undefined) {
    const { end } = nodeSpan(key, yaml);
    return { start: end, end, text: `: ${text}` };
  }
  const { start, end } = nodeSpan(node, yaml);
  const glued = start > 0 && !/[\s[{(]/.test(yaml.text.charAt(start - 1));
  return { start, end, text: glued && start === end ? ` ${text}` : text };
}

function added(written: Written, owner: YAMLMap | YAMLSeq, entry: string): TextEdit {
  const { text } = written.yaml;
  const last = owner.items.length - 1;
  if (owner.flow) {
    const start = last < 0 ? (owner as unknown as ParsedNode).range[0] + 1 : entryRange(written, owner, last).end;
    return { start, end: start, text: last < 0 ? entry : `, ${entry}` };
  }
  const first = entryRange(written, owner, 0).start;
  const indent = ' '.repeat(
    first - (text.lastIndexOf('\n', first - 1) + 1) - (first > 0 && text.startsWith('\ufeff') && !text.slice(0, first).includes('\n') ? 1 : 0),
  );
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const line = `${indent}${isSeq(owner) ? '- ' : ''}${entry}`;
  const start = lineAfter(written, owner);
  const ended = start === 0 || text.charAt(start - 1) === '\n';
  return { start, end: start, text: ended ? `${line}${newline}` : `${newline}${line}` };
}
