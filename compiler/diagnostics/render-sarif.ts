import type { Diagnostic, DiagnosticDefinition, Note, Severity } from './diagnostic.js';
import { diagnostics as catalogue } from './registry.gen.js';
import { positionOf, type Span } from './span.js';

/** A region of SARIF 2.1.0; lines and columns count from 1. */
export interface SarifRegion {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A location of SARIF 2.1.0. */
export interface SarifLocation {
  readonly physicalLocation?: { readonly artifactLocation: { readonly uri: string }; readonly region: SarifRegion };
  readonly logicalLocations?: readonly { readonly fullyQualifiedName: string; readonly kind: string }[];
  readonly message?: { readonly text: string };
}

/** A result of SARIF 2.1.0. */
export interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: 'error' | 'warning' | 'note';
  readonly message: { readonly text: string };
  readonly locations: readonly SarifLocation[];
  readonly relatedLocations?: readonly SarifLocation[];
}

/** A rule of SARIF 2.1.0. */
export interface SarifRule {
  readonly id: string;
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string };
  readonly defaultConfiguration: { readonly level: SarifResult['level'] };
}

/** A log of SARIF 2.1.0. */
export interface SarifLog {
  readonly version: '2.1.0';
  readonly $schema: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly name: string; readonly version: string; readonly rules: readonly SarifRule[] } };
    readonly columnKind: 'utf16CodeUnits';
    readonly results: readonly SarifResult[];
  }[];
}

const levels: Readonly<Record<Severity, SarifResult['level']>> = { error: 'error', warning: 'warning', notice: 'note' };

/**
 * Findings as a SARIF 2.1.0 log (OASIS, March 2020) with one run, for code-scanning services. Columns count UTF-16
 * units from 1, the end of a region is exclusive. Findings about command-line arguments have a logical location.
 */
export function renderSarif(diagnostics: readonly Diagnostic[], version: string): SarifLog {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const rules = codes.map((code) =>
    ruleOf((catalogue as Readonly<Record<string, DiagnosticDefinition<never>>>)[code] as DiagnosticDefinition<never>),
  );
  return {
    version: '2.1.0',
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    runs: [
      {
        tool: { driver: { name: 'cuvisc', version, rules } },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((diagnostic) => resultOf(diagnostic, codes.indexOf(diagnostic.code))),
      },
    ],
  };
}

function ruleOf({ code, severity, explanation, wrong, right }: DiagnosticDefinition<never>): SarifRule {
  const help = `${explanation}\n\nWrong:\n${wrong}\n\nRight:\n${right}`;
  return { id: code, fullDescription: { text: explanation }, help: { text: help }, defaultConfiguration: { level: levels[severity] } };
}

function resultOf({ code, severity, message, span, notes, suggestion }: Diagnostic, ruleIndex: number): SarifResult {
  const text = suggestion === undefined ? message : `${message} (did you mean ${suggestion}?)`;
  const related = notes.flatMap((note) => (note.span ? [relatedOf(note, note.span)] : []));
  const result = { ruleId: code, ruleIndex, level: levels[severity], message: { text }, locations: [locationOf(span)] };
  return related.length > 0 ? { ...result, relatedLocations: related } : result;
}

function relatedOf({ message }: Note, span: Span): SarifLocation {
  return { ...locationOf(span), message: { text: message } };
}

function locationOf(span: Span): SarifLocation {
  const { file } = span.source;
  if (file.startsWith('--')) return { logicalLocations: [{ fullyQualifiedName: `${file} ${span.source.text}`, kind: 'parameter' }] };
  const [start, end] = [positionOf(span.source, span.start), positionOf(span.source, span.end)];
  const region = { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
  return { physicalLocation: { artifactLocation: { uri: uriReference(file) }, region } };
}

/** A path as a relative or `file:` URI reference (RFC 3986). */
function uriReference(file: string): string {
  const path = file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  if (/^[A-Za-z]%3A\//.test(path)) return `file:///${path.replace('%3A', ':')}`;
  return path.startsWith('/') ? `file://${path}` : path;
}
