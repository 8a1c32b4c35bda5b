import { type DiagnosticEntry, diagnosticEntries, nearestName } from '../../compiler/diagnostics/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { ErrorEntry } from '../../schemas/errors/define-errors.js';
import { errorCodes, errors, isErrorCode } from '../../schemas/errors/error-code.js';
import { defineCommand, type Outcome } from '../command.js';
import { renderTable } from '../print/table.js';
import { wrapText } from '../print/wrap-text.js';

type Thrown = ErrorEntry & { readonly code: string };

const catalogue: readonly DiagnosticEntry[] = Object.values(diagnosticEntries);
const thrown: readonly Thrown[] = errorCodes.map((code) => ({ code, ...errors[code] }));

/** `cuvisc explain`: what a code means and what to do about it, or the list of codes. */
export const explain = defineCommand({
  name: 'explain',
  summary: 'Explains the code of a diagnostic or an error; without a code, lists them.',
  examples: ['cuvisc explain unknown-port', 'cuvisc explain plan-not-fitted', 'cuvisc explain'],
  operands: [{ syntax: '[code]', doc: 'as in `error[unknown-port]`' }],
  options: {},
  async run({ operands: [code] }) {
    if (code === undefined) return listed();
    if (isErrorCode(code)) return { text: renderThrown({ code, ...errors[code] }), json: { code, ...errors[code] } };
    const entry = catalogue.find((candidate) => candidate.code === code);
    if (!entry) throw unknown(code);
    return { text: renderDiagnosed(entry), json: plain(entry) };
  },
});

function listed(): Outcome {
  const rules = catalogue.map(({ code, severity, explanation }) => [code, severity, firstSentence(explanation)]);
  const meanings = thrown.map(({ code, meaning }) => [code, firstSentence(meaning)]);
  const text = [
    `What \`cuvisc check\` finds in a pipeline:\n\n${renderTable(['code', 'severity', 'rule'], rules)}`,
    `What stops a command or a call:\n\n${renderTable(['code', 'meaning'], meanings)}`,
  ].join('\n\n');
  return { text, json: [...catalogue.map(plain), ...thrown] };
}

function firstSentence(text: string): string {
  return /^.*?\.(?= [A-Z`]|$)/s.exec(text)?.[0] ?? text;
}

function plain({ code, severity, explanation, wrong, right }: DiagnosticEntry): DiagnosticEntry {
  return { code, severity, explanation, wrong, right };
}

function renderDiagnosed({ code, severity, explanation, wrong, right }: DiagnosticEntry): string {
  return [`${code} (${severity})`, '', wrapText(explanation), '', 'Wrong:', indented(wrong), '', 'Right:', indented(right)].join('\n');
}

function renderThrown({ code, meaning, remedy }: Thrown): string {
  return [code, '', wrapText(meaning), '', wrapText(`Remedy: ${remedy}`)].join('\n');
}

function indented(yaml: string): string {
  return yaml.replace(/^/gm, '  ');
}

function unknown(code: string): CuviscError {
  const near = nearestName(code, [...catalogue.map((entry) => entry.code), ...errorCodes]);
  const hint = near === undefined ? '`cuvisc explain` lists the codes' : `did you mean ${near}?`;
  return new CuviscError('code-unknown', `no diagnostic and no error has the code ${code}`, { hint });
}
