import { describe, expect, it } from 'vitest';
import { check, diagnosticCodes, renderJson, renderLsp, renderSarif, renderTerminal } from '../../compiler/index.js';
import { sampleCases } from './sample-cases.js';

const cases = sampleCases();
const findings = cases.map(({ name, request }) => [name, check(request)] as const);

describe('SARIF 2.1.0', () => {
  it.each(findings)('%s: has the structure that the standard asks for', (_, found) => {
    const log = renderSarif(found, '1.2.3');
    expect([log.version, log.$schema, log.runs.length]).toEqual(['2.1.0', 'https://json.schemastore.org/sarif-2.1.0.json', 1]);
    const run = log.runs[0];
    const rules = run?.tool.driver.rules ?? [];
    expect(run?.tool.driver.name).toBe('cuvisc');
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    expect(run?.results.length).toBe(found.length);
    for (const result of run?.results ?? []) {
      expect(rules[result.ruleIndex]?.id).toBe(result.ruleId);
      expect(diagnosticCodes).toContain(result.ruleId);
      expect(['error', 'warning', 'note']).toContain(result.level);
      expect(result.message.text).not.toBe('');
      for (const { physicalLocation, logicalLocations } of [...result.locations, ...(result.relatedLocations ?? [])]) {
        expect([physicalLocation, logicalLocations].filter((location) => location !== undefined)).toHaveLength(1);
        if (!physicalLocation) continue;
        const { startLine, startColumn, endLine, endColumn } = physicalLocation.region;
        expect(Math.min(startLine, startColumn, endLine, endColumn)).toBeGreaterThanOrEqual(1);
        expect(endLine > startLine || (endLine === startLine && endColumn >= startColumn)).toBe(true);
      }
    }
  });

  it('writes paths as URI references', () => {
    const uriOf = (file: string) => {
      const [run] = renderSarif(check({ source: { file, text: 'nodes: []\n' } }), '').runs;
      return run?.results[0]?.locations[0]?.physicalLocation?.artifactLocation.uri;
    };
    expect(uriOf('a b/größe#1.yaml')).toBe('a%20b/gr%C3%B6%C3%9Fe%231.yaml');
    expect(uriOf('/tmp/x.yaml')).toBe('file:///tmp/x.yaml');
    expect(uriOf('C:\\data\\x.yaml')).toBe('file:///C:/data/x.yaml');
  });
});

describe('the shape that editors use', () => {
  it.each(findings)('%s: has the places of the JSON rendering, counted from 0', (_, found) => {
    const documents = renderLsp(found, (file) => `test:${file}`);
    const flat = documents.flatMap(({ uri, diagnostics }) => diagnostics.map((d) => ({ uri, code: d.code, ...d.range.start, severity: d.severity })));
    const expected = renderJson(found).map(({ code, severity, place: { file, start } }) => ({
      uri: `test:${file}`,
      code,
      line: start.line - 1,
      character: start.column - 1,
      severity: { error: 1, warning: 2, notice: 3 }[severity],
    }));
    expect(flat).toEqual(expected);
  });
});

describe('the terminal rendering', () => {
  it('marks the place in its line and follows it with suggestion, notes and counts', () => {
    const text =
      'nodes:\n  - {name: rx, class_name: RXGlobal, hparams: {num_channels: 61}}\nconnections:\n  - {source: rxx.scores, target: rx.data}\n';
    const expected = [
      "error[unknown-node] no node is called 'rxx'",
      '  --> p.yaml:4:14',
      '4 |   - {source: rxx.scores, target: rx.data}',
      '  |              ^^^',
      '  did you mean rx?',
      "  note 'rx' is declared here",
      '  --> p.yaml:2:12',
      '2 |   - {name: rx, class_name: RXGlobal, hparams: {num_channels: 61}}',
      '  |            ^^',
      '',
      '1 error',
    ];
    expect(renderTerminal(check({ source: { file: 'p.yaml', text } }), false).split('\n')).toEqual(expected);
  });

  it('prints neither control characters nor endless lines of a file', () => {
    const text = `nodes:\n  - {name: "${'x'.repeat(500)}", class_name: "\u001b[31mRed\u0007"}\n`;
    const printed = renderTerminal(check({ source: { file: 'p.yaml', text } }), false);
    expect([...printed].filter((c) => c < ' ' && c !== '\n')).toEqual([]);
    expect(Math.max(...printed.split('\n').map((line) => line.length))).toBeLessThan(200);
  });

  it('colours only when asked', () => {
    const found = check({ source: { file: 'p.yaml', text: 'nodes: []\n' } });
    expect(renderTerminal(found, true)).toContain('\u001b[31m');
    expect(renderTerminal(found, false)).not.toContain('\u001b[');
  });
});
