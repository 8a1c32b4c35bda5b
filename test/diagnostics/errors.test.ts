import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diagnosticCodes } from '../../compiler/index.js';
import { errorCodes, errors } from '../../schemas/errors/error-code.js';
import { callCli, callCliWell } from '../cli/call-cli.js';

function sourcesBelow(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) return inner === join('schemas', 'errors') || entry.name === 'catalogue' ? [] : sourcesBelow(inner);
    return inner.endsWith('.ts') && !inner.endsWith('.gen.ts') ? [readFileSync(inner, 'utf8')] : [];
  });
}

const sources = ['schemas', 'runtime', 'trainrun', 'tracking', 'experiments', 'cli', 'compiler'].flatMap(sourcesBelow).join('\n');

describe('the error codes', () => {
  it('M3: are all thrown somewhere; the types allow no others', () => {
    expect(errorCodes.filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
  });

  it('M3: share none with the diagnostics, so that each has one meaning', () => {
    expect(errorCodes.filter((code) => (diagnosticCodes as readonly string[]).includes(code))).toEqual([]);
  });

  it('M3: lie in the files of one area each', () => {
    const areas = readdirSync(join('schemas', 'errors')).filter((file) => !['define-errors.ts', 'error-code.ts'].includes(file));
    const keys = areas.flatMap((file) => [...readFileSync(join('schemas', 'errors', file), 'utf8').matchAll(/^ {2}'?([\w-]+)'?: \{$/gm)]);
    expect(keys.map((key) => key[1]).sort()).toEqual(errorCodes);
  });

  it.each(errorCodes)('M3: say what %s means and what to do, in whole sentences', (code) => {
    for (const text of Object.values(errors[code])) expect(text).toMatch(/^[A-Z`].*[.]$/s);
  });

  it('M3: are explained, one by one and in the list', async () => {
    const list = await callCliWell('explain');
    for (const code of errorCodes) {
      expect(await callCliWell('explain', code)).toBe(`${code}\n\n${errors[code].meaning}\n\nRemedy: ${errors[code].remedy}\n`);
      expect(list).toMatch(new RegExp(`^${code} `, 'm'));
    }
    expect(JSON.parse(await callCliWell('explain', 'plan-not-fitted', '--json'))).toEqual({ code: 'plan-not-fitted', ...errors['plan-not-fitted'] });
  });

  it('M3: are near to what was mistyped', async () => {
    const { exitCode, err } = await callCli(['explain', 'plan-not-fited']);
    expect({ exitCode, err }).toEqual({ exitCode: 2, err: expect.stringMatching(/code-unknown.*\n.*did you mean plan-not-fitted\?/) as string });
  });
});
