import { describe, expect, it } from 'vitest';
import { printAst } from '../../compiler/1-parse/pipeline-ast.js';
import { covered, parse } from './marked-text.js';

const hparams = (text: string) => {
  const { ast, diagnostics } = parse(`nodes:\n- name: a\n  class_name: B\n  hparams: ${text}\n`);
  expect(diagnostics).toEqual([]);
  return Object.fromEntries([...(ast?.nodes[0]?.hparams ?? [])].map(([key, { value }]) => [key, value]));
};

describe('values', () => {
  it('takes scalars by the core schema', () => {
    expect(hparams('{a: 1e-6, b: .inf, c: yes, d: ~, e: "1", f: 0x10, g: true}')).toEqual({
      a: 1e-6,
      b: Number.POSITIVE_INFINITY,
      c: 'yes',
      d: null,
      e: '1',
      f: 16,
      g: true,
    });
  });

  it('ignores a request for YAML 1.1', () => {
    expect(parse('%YAML 1.1\n---\nmetadata: {name: yes}').ast?.metadata.name).toBe('yes');
  });

  it('reads keys as text', () => {
    expect(hparams('{1: a, true: b, 1.0: c, "x y": d}')).toEqual({ 1: 'a', true: 'b', '1.0': 'c', 'x y': 'd' });
  });

  it('expands aliases and merge keys; what is written counts', () => {
    expect(hparams('{base: &b {x: 1, y: 2}, other: &o {y: 3, z: 4}, one: {<<: *b, x: 9}, two: {<<: [*b, *o]}, three: *b}')).toMatchObject({
      one: { x: 9, y: 2 },
      two: { x: 1, y: 2, z: 4 },
      three: { x: 1, y: 2 },
    });
  });

  it('reads stages as a word or a list, in either case', () => {
    const stages = (text: string) => parse(`nodes: [{name: a, class_name: B, execution_stages: ${text}}]`).ast?.nodes[0]?.stages;
    expect(stages('val')).toEqual(['val']);
    expect(stages('[TRAIN, test]')).toEqual(['train', 'test']);
    expect(stages('ALWAYS')).toEqual(['always']);
  });

  it('takes an empty file as an empty pipeline', () => {
    expect(printAst(parse('').ast ?? expect.fail())).toBe('pipeline pipeline');
  });

  it('places characters of strings in every style of scalar', () => {
    const text = [
      'nodes:\n- name: a\n  class_name: B\n  hparams:',
      '    plain: find needle here',
      "    single: 'it''s a ''needle'' here'",
      '    double: "a\\tb \\u00e9\\x41 needle"',
      '    folded: "one\n      two \\\n      \\tneedle"',
      '    lines: |-\n      first\n        needle\n',
      '    block: >-\n      some words\n      and needle',
      '    many: words on\n      a needle line',
    ].join('\n');
    for (const [key, hparam] of parse(text).ast?.nodes[0]?.hparams ?? []) {
      const start = String(hparam.value).indexOf('needle');
      expect([key, start >= 0]).toEqual([key, true]);
      expect([key, covered(hparam.within([], start, start + 6))]).toEqual([key, 'needle']);
    }
  });
});
