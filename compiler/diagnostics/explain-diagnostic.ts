import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { DiagnosticDefinition } from './diagnostic.js';
import type { DiagnosticCode } from './diagnostic-code.js';
import { nearestName } from '../../schemas/nearest-name.js';
import { diagnostics } from './registry.gen.js';

/** What the catalogue says about a code. */
export type DiagnosticEntry = Pick<DiagnosticDefinition<never>, 'code' | 'severity' | 'explanation' | 'wrong' | 'right'>;

/** The catalogue, by code. */
export const diagnosticEntries: Readonly<Record<DiagnosticCode, DiagnosticEntry>> = diagnostics;

/** Every code of the catalogue, sorted. */
export const diagnosticCodes: readonly DiagnosticCode[] = Object.freeze((Object.keys(diagnosticEntries) as DiagnosticCode[]).sort());

/**
 * The catalogue's text about a code: what the rule is, an example of what breaks it and one of what keeps it.
 * @throws CuviscError `unknown-diagnostic` if there is no such code.
 */
export function explainDiagnostic(code: string): string {
  const entry = Object.hasOwn(diagnosticEntries, code) ? diagnosticEntries[code as DiagnosticCode] : undefined;
  if (!entry) {
    const nearest = nearestName(code, diagnosticCodes);
    const hint = nearest === undefined ? 'docs/reference/diagnostics.md lists all codes' : `did you mean ${nearest}?`;
    throw new CuviscError('unknown-diagnostic', `no diagnostic has the code '${code}'`, { hint });
  }
  return [
    `${entry.code} (${entry.severity})`,
    '',
    entry.explanation,
    '',
    'Wrong:',
    indented(entry.wrong),
    '',
    'Right:',
    indented(entry.right),
    '',
  ].join('\n');
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
