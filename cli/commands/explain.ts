import type { DiagnosticDefinition } from '../../compiler/diagnostics/diagnostic.js';
import { nearestName } from '../../compiler/diagnostics/nearest-name.js';
import { diagnostics } from '../../compiler/diagnostics/registry.gen.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { defineCommand } from '../command.js';
import { renderTable } from '../print/table.js';

type Entry = Pick<DiagnosticDefinition<never>, 'code' | 'severity' | 'explanation' | 'wrong' | 'right'>;

const catalogue: readonly Entry[] = Object.values(diagnostics);

/** `cuvisc explain`: an entry of the catalogue of diagnostics, or the list of codes. */
export const explain = defineCommand({
  name: 'explain',
  summary: 'Explains the code of a diagnostic; without a code, lists them.',
  examples: ['cuvisc explain unknown-port', 'cuvisc explain'],
  operands: [{ syntax: '[code]', doc: 'as in `error[unknown-port]`' }],
  options: {},
  async run({ operands: [code] }) {
    if (code === undefined) {
      const rows = catalogue.map((entry) => [entry.code, entry.severity, firstSentence(entry.explanation)]);
      return { text: renderTable(['code', 'severity', 'rule'], rows), json: catalogue.map(plain) };
    }
    const entry = catalogue.find((candidate) => candidate.code === code);
    if (!entry) throw unknown(code);
    return { text: renderEntry(entry), json: plain(entry) };
  },
});

function firstSentence(text: string): string {
  return (/^.*?[.:;](?=\s|$)/s.exec(text)?.[0] ?? text).replace(/[.:;]$/, '');
}

function plain({ code, severity, explanation, wrong, right }: Entry): Entry {
  return { code, severity, explanation, wrong, right };
}

function renderEntry({ code, severity, explanation, wrong, right }: Entry): string {
  return [`${code} (${severity})`, '', explanation, '', 'Wrong:', indented(wrong), '', 'Right:', indented(right)].join('\n');
}

function indented(yaml: string): string {
  return yaml.replace(/^/gm, '  ');
}

function unknown(code: string): CuviscError {
  const near = nearestName(
    code,
    catalogue.map((entry) => entry.code),
  );
  return new CuviscError('code-unknown', `no diagnostic has the code ${code}`, {
    hint:
      near === undefined
        ? '`cuvisc explain` lists the codes of pipeline diagnostics; other errors carry their hint with them'
        : `did you mean ${near}?`,
  });
}
