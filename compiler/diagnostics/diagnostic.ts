import type { DiagnosticCode } from './diagnostic-code.js';
import type { Span } from './span.js';

/** An error keeps a pipeline from being compiled, a warning does not. */
export type Severity = 'error' | 'warning' | 'notice';

/** An entry of the catalogue. `P` are the values that its message names. */
export interface DiagnosticDefinition<P> {
  /** Never changes once released. */
  readonly code: string;
  readonly severity: Severity;
  message(params: P): string;
  /** What the rule is and how to satisfy it. */
  readonly explanation: string;
  /** The smallest YAML that is reported, and the same made right. */
  readonly wrong: string;
  readonly right: string;
}

/** One finding. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly notes: readonly Note[];
  readonly suggestion: string | undefined;
}

/** A second place that explains the first. */
export interface Note {
  readonly message: string;
  readonly span?: Span;
}

/** Declares a diagnostic; the registry collects the constants that are initialised by this call. */
export function defineDiagnostic<P>(definition: DiagnosticDefinition<P>): DiagnosticDefinition<P> {
  return Object.freeze(definition);
}
