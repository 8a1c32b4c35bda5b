import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diagnosticCodes } from '../../compiler/index.js';
import { type ExpectedFinding, findingsOf, sampleCases } from './sample-cases.js';

const cases = sampleCases();

/** `UPDATE_EXPECTED=1` writes what is found; read every place before it is committed. */
if (process.env.UPDATE_EXPECTED === '1') {
  for (const sample of cases)
    writeFileSync(
      sample.expectedFile,
      `[${findingsOf(sample)
        .map((f) => `\n  ${JSON.stringify(f)}`)
        .join(',')}\n]\n`,
    );
}

describe('broken pipelines give exactly the expected codes and places', () => {
  it.each(cases.map((sample) => [sample.name, sample] as const))('%s', (_, sample) => {
    expect(existsSync(sample.expectedFile)).toBe(true);
    expect(findingsOf(sample)).toEqual(JSON.parse(readFileSync(sample.expectedFile, 'utf8')));
  });

  it('are at least 80', () => {
    expect(cases.length).toBeGreaterThanOrEqual(80);
  });

  // A file that is too large is made, not kept: see test/parse/yaml-bounds.test.ts. No class of the registries is a host node: see test/steps.
  it('cover every code of the catalogue that a pipeline can have', () => {
    const expected = cases.flatMap(({ expectedFile }) => JSON.parse(readFileSync(expectedFile, 'utf8')) as ExpectedFinding[]);
    const uncovered = diagnosticCodes.filter(
      (code) =>
        code !== 'file-too-large' &&
        code !== 'host-node-in-training' &&
        !code.startsWith('trainrun-') &&
        !expected.some((finding) => finding.code === code),
    );
    expect(uncovered).toEqual([]);
  });
});
