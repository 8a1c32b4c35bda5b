import type { Diagnostic, Severity } from './diagnostic.js';
import type { DiagnosticCode } from './diagnostic-code.js';
import { positionOf, type Span } from './span.js';

/** A range as the Language Server Protocol has it; lines and characters count from 0. */
export interface LspRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** A diagnostic of the Language Server Protocol 3.17. */
export interface LspDiagnostic {
  readonly range: LspRange;
  readonly severity: 1 | 2 | 3;
  readonly code: DiagnosticCode;
  readonly source: 'cuvisc';
  readonly message: string;
  readonly relatedInformation: readonly { readonly location: { readonly uri: string; readonly range: LspRange }; readonly message: string }[];
  /** Replacement for the text at `range`, for a quick fix. */
  readonly data: { readonly suggestion: string | null };
}

/** What `textDocument/publishDiagnostics` sends for one document. */
export interface LspDocument {
  readonly uri: string;
  readonly diagnostics: readonly LspDiagnostic[];
}

const severities: Readonly<Record<Severity, LspDiagnostic['severity']>> = { error: 1, warning: 2, notice: 3 };

/**
 * Findings in the shape of the Language Server Protocol 3.17, by document: lines and characters count from 0, in
 * UTF-16 units.
 * @param uriOf turns the name of a file into its document's URI.
 */
export function renderLsp(diagnostics: readonly Diagnostic[], uriOf: (file: string) => string): LspDocument[] {
  const documents = new Map<string, LspDiagnostic[]>(diagnostics.map(({ span }) => [uriOf(span.source.file), []]));
  for (const diagnostic of diagnostics) documents.get(uriOf(diagnostic.span.source.file))?.push(lspOf(diagnostic, uriOf));
  return [...documents].map(([uri, list]) => ({ uri, diagnostics: list }));
}

function lspOf({ code, severity, message, span, notes, suggestion }: Diagnostic, uriOf: (file: string) => string): LspDiagnostic {
  return {
    range: rangeOf(span),
    severity: severities[severity],
    code,
    source: 'cuvisc',
    message,
    relatedInformation: notes.flatMap((note) =>
      note.span ? [{ location: { uri: uriOf(note.span.source.file), range: rangeOf(note.span) }, message: note.message }] : [],
    ),
    data: { suggestion: suggestion ?? null },
  };
}

function rangeOf(span: Span): LspRange {
  const place = (offset: number) => {
    const { line, column } = positionOf(span.source, offset);
    return { line: line - 1, character: column - 1 };
  };
  return { start: place(span.start), end: place(span.end) };
}
