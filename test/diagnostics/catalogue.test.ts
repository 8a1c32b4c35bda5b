import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diagnosticCodes, explainDiagnostic } from '../../compiler/index.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';

const folder = join('compiler', 'diagnostics', 'catalogue');
const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));

function sourcesBelow(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) return sourcesBelow(inner);
    return inner.endsWith('.ts') && !inner.endsWith('.gen.ts') ? [readFileSync(inner, 'utf8')] : [];
  });
}

describe('the catalogue', () => {
  it('has one file per code, named like it, so that no code is there twice', () => {
    expect(files.map((file) => file.replace(/\.ts$/, '')).sort()).toEqual(diagnosticCodes);
  });

  it('has no entry that nothing reports', () => {
    const sources = [...sourcesBelow('compiler'), ...sourcesBelow('trainrun'), ...sourcesBelow('cli')].join('\n');
    expect(diagnosticCodes.filter((code) => !sources.includes(`/catalogue/${code}.js'`))).toEqual([]);
  });

  it.each(diagnosticCodes)('explains %s with a rule and two examples', (code) => {
    const text = explainDiagnostic(code);
    expect(text).toMatch(new RegExp(`^${code} \\((error|warning|notice)\\)\n\n\\S[^]+\n\nWrong:\n  \\S[^]*\n\nRight:\n  \\S[^]*\n$`));
  });

  it('names the nearest code to one that does not exist', () => {
    const attempt = () => explainDiagnostic('unknown-prt');
    expect(attempt).toThrow(CuviscError);
    expect(attempt).toThrow(expect.objectContaining({ code: 'unknown-diagnostic', hint: 'did you mean unknown-port?' }));
  });
});
