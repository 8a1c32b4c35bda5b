/** What the page tells of a catalogue entry. */
export interface DocumentedDiagnostic {
  readonly code: string;
  readonly severity: string;
  readonly explanation: string;
  readonly wrong: string;
  readonly right: string;
}

/** The Markdown reference of the diagnostics, by code: severity, rule, and an example each of wrong and right. */
export function renderDiagnosticsReference(diagnostics: readonly DocumentedDiagnostic[]): string {
  const sorted = [...diagnostics].sort((a, b) => (a.code < b.code ? -1 : 1));
  return [
    '# Diagnostics',
    '',
    'Written by `npm run generate` from `compiler/diagnostics/catalogue`. `cuvisc explain CODE` prints the same.',
    '',
    '| Code | Severity |',
    '| --- | --- |',
    ...sorted.map(({ code, severity }) => `| [\`${code}\`](#${code}) | ${severity} |`),
    '',
    ...sorted.flatMap(section),
  ].join('\n');
}

function section({ code, severity, explanation, wrong, right }: DocumentedDiagnostic): string[] {
  return [`## ${code}`, '', `*${severity}*`, '', explanation, '', 'Wrong:', '', ...fenced(wrong), '', 'Right:', '', ...fenced(right), ''];
}

function fenced(text: string): string[] {
  return [`\`\`\`${/^(cuvisc|--)/.test(text) ? 'sh' : 'yaml'}`, text, '```'];
}
