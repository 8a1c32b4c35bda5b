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

/** Line and column of an offset. */
export function positionOf(source: SourceText, offset: number): Position {
  const before = source.text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

/** The part of `span` from `start` to `end`, both relative to it. */
export function within(span: Span, start: number, end: number): Span {
  return { source: span.source, start: span.start + start, end: Math.min(span.start + end, span.end) };
}
