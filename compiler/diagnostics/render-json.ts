import type { Diagnostic } from './diagnostic.js';
import type { DiagnosticCode } from './diagnostic-code.js';
import { type Position, positionOf, type Span } from './span.js';

/** A range of a file; lines and columns count from 1. */
export interface JsonPlace {
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
}

/** A diagnostic as JSON. */
export interface JsonDiagnostic {
  readonly code: DiagnosticCode;
  readonly severity: string;
  readonly message: string;
  readonly place: JsonPlace;
  readonly notes: readonly { readonly message: string; readonly place: JsonPlace | null }[];
  readonly suggestion: string | null;
}

/** Findings as plain data; lines and columns count from 1. */
export function renderJson(diagnostics: readonly Diagnostic[]): JsonDiagnostic[] {
  return diagnostics.map(({ code, severity, message, span, notes, suggestion }) => ({
    code,
    severity,
    message,
    place: placeOf(span),
    notes: notes.map((note) => ({ message: note.message, place: note.span ? placeOf(note.span) : null })),
    suggestion: suggestion ?? null,
  }));
}

function placeOf(span: Span): JsonPlace {
  return { file: span.source.file, start: positionOf(span.source, span.start), end: positionOf(span.source, span.end) };
}
