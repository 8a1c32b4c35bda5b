import { type Node as AcornNode, parse, type Program } from 'acorn';
import type { Canonical } from '../keys/canonical-text.js';
import { syntaxError } from './erase-types.js';

/** A node of the syntax tree of ESTree, with the fields of its type. */
export interface SyntaxNode {
  readonly type: string;
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** The statements of JavaScript text: of a module, or of a script where `file` is `.cjs`. Throws `experiment-syntax` with the place. */
export function parseStatements(text: string, file: string): readonly SyntaxNode[] {
  const sourceType = /\.c[jt]s$/.test(file) ? 'script' : 'module';
  try {
    const options = { ecmaVersion: 'latest', allowHashBang: true, allowReturnOutsideFunction: sourceType === 'script' } as const;
    return parse(text, { ...options, sourceType }).body.map(asSyntax);
  } catch (cause) {
    const { loc, message } = cause as SyntaxError & { readonly loc?: { readonly line: number; readonly column: number } };
    throw syntaxError(file, loc ? { message, startLine: loc.line, startColumn: loc.column } : { message }, cause);
  }
}

function asSyntax(node: Program['body'][number] | AcornNode): SyntaxNode {
  return node as unknown as SyntaxNode;
}

/** True for nodes, which everything else in a tree is not. */
export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string';
}

/** The nodes directly below `node`. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  return Object.values(node).flatMap((value) => (Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []));
}

/** `node` and everything below it, outermost first. */
export function* nodesIn(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (const child of childrenOf(node)) yield* nodesIn(child);
}

/** Fields that say how a tree was written, not what it means. */
const written: ReadonlySet<string> = new Set(['start', 'end', 'raw', 'loc', 'range', 'shorthand']);

/** What `node` means, without places, comments, spaces, quotes, needless semicolons and parentheses. */
export function meaningOf(node: SyntaxNode): Canonical {
  const { type, key, computed, regex } = node as SyntaxNode & { readonly key?: unknown; readonly computed?: boolean };
  const fields = Object.entries(node).filter(([name]) => !written.has(name) && !(regex && name === 'value'));
  const quoted = !computed && isNode(key) && key.type === 'Literal' && typeof key.value === 'string' && type === 'Property';
  const named = quoted ? { key: { type: 'Identifier', name: String((key as SyntaxNode).value) } } : {};
  return { ...Object.fromEntries(fields.map(([name, value]) => [name, fieldOf(value)])), ...named };
}

function fieldOf(value: unknown): Canonical {
  if (Array.isArray(value)) return value.filter((item) => !isNode(item) || item.type !== 'EmptyStatement').map(fieldOf);
  if (isNode(value)) return meaningOf(value);
  if (typeof value === 'bigint') return String(value);
  // Regular expressions and the cooked and raw text of templates are plain objects of strings.
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fieldOf(item)]));
  return (value ?? null) as Canonical;
}
