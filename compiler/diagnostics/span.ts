/** A text that diagnostics point into. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}

/** A half-open range of UTF-16 offsets in a source. */
export interface Span {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}

/** A line and a column, both from 1. */
export interface Position {
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 units. */
  readonly column: number;
}

/** A value together with the place it was written at. */
export interface Located<T> {
  readonly value: T;
  readonly span: Span;
}

/** Offsets at which lines begin, so that a thousand findings in one file do not each scan it. */
const lineStarts = new WeakMap<SourceText, readonly number[]>();

/** Line and column of an offset. */
export function positionOf(source: SourceText, offset: number): Position {
  const starts = startsOf(source);
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle;
  }
  return { line: low + 1, column: offset - (starts[low] as number) + 1 };
}

/** The text of a line, counted from 1, without its line break. */
export function lineOf(source: SourceText, line: number): string {
  const starts = startsOf(source);
  return source.text.slice(starts[line - 1] ?? source.text.length, starts[line] ?? source.text.length).replace(/\r?\n$/, '');
}

function startsOf(source: SourceText): readonly number[] {
  const known = lineStarts.get(source);
  if (known) return known;
  const starts = [0];
  for (let at = source.text.indexOf('\n'); at >= 0; at = source.text.indexOf('\n', at + 1)) starts.push(at + 1);
  lineStarts.set(source, starts);
  return starts;
}

/** The part of `span` from `start` to `end`, both relative to it. */
export function within(span: Span, start: number, end: number): Span {
  return { source: span.source, start: span.start + start, end: Math.min(span.start + end, span.end) };
}

/** The file that spans of overrides name. */
export const overrideFile = '--set';
