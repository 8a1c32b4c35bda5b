import { describe, expect, it } from 'vitest';
import { found, parse, unmark } from './marked-text.js';

/** Title, text with the reported ranges marked, codes in the order of the ranges. */
const cases: readonly [string, string, ...string[]][] = [
  ['syntax', 'nodes: [‹›', 'yaml-syntax'],
  ['a tab as indentation', 'metadata:\n‹\t›name: x\n', 'yaml-syntax'],
  ['a duplicate key', 'metadata: {name: a, ‹name›: b}', 'duplicate-key'],
  ['a duplicate key at the top', 'nodes: []\n‹nodes›: []\n', 'duplicate-key'],
  ['__proto__ as a key', 'metadata: {name: a}\n‹__proto__›: {polluted: 1}', 'bad-key'],
  ['constructor as a key of a hyper-parameter', 'nodes: [{name: a, class_name: B, hparams: {x: {‹constructor›: 1}}}]', 'bad-key'],
  ['__proto__ merged in', 'plugins: [a]\nmetadata: {name: a, <<: {‹__proto__›: {polluted: 1}}}', 'bad-key'],
  ['null as a key', 'nodes: []\n‹null›: 1', 'bad-key'],
  ['a list as a key', 'nodes: []\n? ‹[a]›\n: 1', 'bad-key'],
  ['an unknown alias', 'plugins: [&base a, ‹*bsae›]', 'unknown-anchor'],
  ['a value that contains itself', 'plugins: &all [a, ‹*all›]', 'alias-expansion'],
  ['a merge of a number', 'metadata: {name: a, <<: ‹3›}', 'wrong-type'],
  ['a tag that builds objects', 'plugins: [‹!!js/function› "x"]', 'unknown-tag'],
  ['an ordered map', 'nodes: []\nmetadata: ‹!!omap› {name: a}', 'unknown-tag'],
  ['a tag of its own', 'metadata: {name: ‹!secret› a}', 'unknown-tag'],
  ['two documents', 'nodes: []\n‹---\nnodes: []\n›', 'several-documents'],
  ['a NUL byte', 'metadata: {name: a‹\0›b}', 'forbidden-character'],
  ['control characters', 'metadata: {name: "‹\x1f›a‹\x02›"}', 'forbidden-character', 'forbidden-character'],
  ['half a surrogate pair', 'metadata: {name: "‹\ud800›"}', 'forbidden-character'],
  ['an unknown key', 'metadata: {name: a}\n‹metdata›: {}', 'unknown-key'],
  ['a missing key', 'nodes:\n  - ‹name: rx›\n', 'missing-key'],
  ['a list that should be one', 'nodes: ‹rx›', 'wrong-type'],
  ['hparams that are a list', 'nodes: [{name: a, class_name: B, hparams: ‹[1]›}]', 'wrong-type'],
  ['a node without a name', 'nodes: [{name: ‹""›, class_name: B}]', 'bad-node-name'],
  ['a name with a dot', 'nodes: [{name: ‹a.b›, class_name: B}]', 'bad-node-name'],
  ['an unknown stage', 'nodes: [{name: a, class_name: B, execution_stages: ‹infer›}]', 'unknown-stage'],
  ['an unknown stage in a list', 'nodes: [{name: a, class_name: B, execution_stages: [VAL, ‹tset›]}]', 'unknown-stage'],
  ['no stage at all', 'nodes: [{name: a, class_name: B, execution_stages: ‹[]›}]', 'wrong-type'],
  ['a stage that is a number', 'nodes: [{name: a, class_name: B, execution_stages: [‹3›]}]', 'wrong-type'],
  ['faults behind CRLF', 'nodes: []\r\n‹foo›: 1\r\n‹bar›: 2\r\n', 'unknown-key', 'unknown-key'],
  ['faults behind a byte order mark', '\ufeff‹foo›: 1\n', 'unknown-key'],
  ['names beyond ASCII', 'nodes: [{name: ‹näch.ster›, class_name: B}]', 'bad-node-name'],
  ['several faults at once', '‹foo›: 1\nmetadata: {name: ‹3›}\nnodes: [‹4›]', 'unknown-key', 'wrong-type', 'wrong-type'],
];

describe('faults of the YAML', () => {
  it.each(cases)('%s', (_, marked, ...codes) => {
    const { text, ranges } = unmark(marked);
    expect(found(parse(text).diagnostics)).toEqual(codes.map((code, i) => [code, ...(ranges[i] ?? [])]));
  });

  it('points from a duplicate key to the first one', () => {
    const [diagnostic] = parse('metadata: {name: a, name: b}').diagnostics;
    expect(diagnostic?.notes.map(({ span }) => span?.start)).toEqual([11]);
  });

  it('suggests the nearest name', () => {
    const suggestions = (text: string) => parse(text).diagnostics.map(({ suggestion }) => suggestion);
    expect(suggestions('metdata: {}')).toEqual(['metadata']);
    expect(suggestions('plugins: [&base a, *bsae]')).toEqual(['base']);
    expect(suggestions('nodes: [{name: a, class_name: B, execution_stages: infernce}]')).toEqual(['inference']);
    expect(suggestions('nodes: [{nme: a, class_name: B}]')).toContain('name');
  });

  it('leaves prototypes alone', () => {
    parse('__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}\nmetadata: {<<: {__proto__: {polluted: 1}}}');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
