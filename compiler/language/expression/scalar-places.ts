import type { Span } from '../../diagnostics/span.js';
import type { Range } from './ast.js';

/** Turns a range of a scalar's value into the place of the YAML that it was written at. */
export type Places = (range: Range) => Span;

interface Unit {
  readonly text: string;
  readonly end: number;
}

/**
 * Where the characters of a YAML scalar's value stand in its source: plain, quoted or block, with escapes, folded
 * lines and indentation. A value that was not written there (an alias, an override) has the whole span for its place.
 *
 * Folding and indentation change white space only, so the two texts are matched character by character between runs
 * of white space (YAML 1.2.2, sections 5.7, 7.3 and 8.1).
 */
export function placesOf(value: string, span: Span): Places {
  const found = align(value, span);
  if (!found) return () => span;
  const { starts, ends } = found;
  const place = (start: number, end: number): Span => ({ source: span.source, start, end });
  return ({ start, end }) => {
    if (end > start) return place(starts[start] ?? span.start, ends[end - 1] ?? span.end);
    const after = ends[start - 1] ?? starts[start] ?? span.start;
    return place(after, after);
  };
}

/** Start and end in the source of each UTF-16 unit of the value; `undefined` if the value is not what stands there. */
function align(value: string, { source: { text }, start, end }: Span): { starts: number[]; ends: number[] } | undefined {
  const style = text[start] ?? '';
  const [starts, ends]: [number[], number[]] = [[], []];
  let at = contentStart(text, start, end);
  for (const unit of value.split('')) {
    if (isSpace(unit)) at = Math.min(at, end);
    else at = skipSpace(text, at, end, style);
    const read = isSpace(unit) ? { text: unit, end: Math.min(at + 1, end) } : unitAt(text, at, style);
    if (read.text !== unit || read.end > end) return undefined;
    starts.push(at);
    ends.push(read.end);
    if (!isSpace(unit)) at = read.end;
  }
  return { starts, ends };
}

/** Behind an opening quote, or behind the header line of a block scalar. */
function contentStart(text: string, start: number, end: number): number {
  const style = text[start];
  if (style === '"' || style === "'") return start + 1;
  const headerEnd = text.indexOf('\n', start);
  return (style === '|' || style === '>') && headerEnd !== -1 ? Math.min(headerEnd + 1, end) : start;
}

function skipSpace(text: string, from: number, end: number, style: string): number {
  let at = from;
  while (at < end) {
    const width = isSpace(text[at] ?? '') ? 1 : style === '"' ? (/^\\(?:\r?\n|[tnr N_LPe\t])/.exec(text.slice(at, at + 3))?.[0].length ?? 0) : 0;
    if (width === 0) return at;
    at += width;
  }
  return at;
}

/** The character that the source has at `at`, unescaped. */
function unitAt(text: string, at: number, style: string): Unit {
  const raw = text.slice(at, at + 10);
  if (style === "'" && raw.startsWith("''")) return { text: "'", end: at + 2 };
  if (style !== '"' || raw[0] !== '\\') return { text: raw[0] ?? '', end: at + 1 };
  const code = /^\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8}))/i.exec(raw);
  if (!code) return { text: raw[1] ?? '', end: at + 2 };
  return { text: String.fromCharCode(Number.parseInt((code[1] ?? code[2] ?? code[3]) as string, 16)), end: at + code[0].length };
}

function isSpace(unit: string): boolean {
  return /\s/.test(unit);
}
