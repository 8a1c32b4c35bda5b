import type { Diagnostic, DiagnosticDefinition, Note } from './diagnostic.js';
import type { DiagnosticCode } from './diagnostic-code.js';
import type { Span } from './span.js';

/** What a finding may say beside its message. */
export interface ReportOptions {
  readonly notes?: readonly Note[];
  /** What the user probably meant, as replacement text. */
  readonly suggestion?: string | undefined;
}

/** Gathers findings; a phase reports all it sees and the driver stops after a phase that has errors. */
export interface Diagnostics {
  report<P>(definition: DiagnosticDefinition<P>, span: Span, params: P, options?: ReportOptions): void;
  readonly hasErrors: boolean;
  /** All findings, by file and place; the same finding at the same place once. */
  sorted(): Diagnostic[];
}

/** A collector without findings. */
export function createDiagnostics(): Diagnostics {
  const found = new Map<string, Diagnostic>();
  let errors = 0;
  return {
    report(definition, span, params, options = {}) {
      const message = definition.message(params);
      const { severity } = definition;
      const code = definition.code as DiagnosticCode;
      const { notes = [], suggestion } = options;
      const key = `${span.source.file}:${span.start}:${code}:${message}`;
      if (severity === 'error' && !found.has(key)) errors += 1;
      found.set(key, { code, severity, message, span: insideText(span), notes, suggestion });
    },
    get hasErrors() {
      return errors > 0;
    },
    sorted: () =>
      [...found.values()].sort((a, b) => compare(a.span.source.file, b.span.source.file) || a.span.start - b.span.start || a.span.end - b.span.end),
  };
}

/** A parser may blame what is missing after the end of a text. */
function insideText({ source, start, end }: Span): Span {
  const length = source.text.length;
  return { source, start: Math.min(start, length), end: Math.min(end, length) };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
