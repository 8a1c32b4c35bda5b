import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covered, found, parse, unmark } from './marked-text.js';

const edges = (text: string) => parse(text).ast?.connections.map(({ source, target }) => `${source.text} -> ${target.text}`);

const faults: readonly [string, string, ...string[]][] = [
  ['another arrow', '- a.x ‹>› b.y', 'malformed-connection'],
  ['no arrow', '- a.x ‹b›.y', 'malformed-connection'],
  ['no target', '- a.x ->‹›', 'malformed-connection'],
  ['no text', '- "‹›"', 'malformed-connection'],
  ['an empty place in a fan-out', '- a.x -> [b.y, ‹,› c.z]', 'malformed-connection'],
  ['an open fan-out', '- a.x -> [b.y‹›', 'malformed-connection'],
  ['a chain', '- a.x -> b.y ‹->› c.z', 'malformed-connection'],
  ['a node alone', '- ‹a› -> b.y', 'malformed-endpoint'],
  ['four parts in a fan-out', "- 'a.x -> [b.y, ‹b.inputs.y.z›]'", 'malformed-endpoint'],
  ['a misspelt direction', '- ‹a.outptus.x› -> b.y', 'malformed-endpoint'],
  ['a misspelt direction in the long form', '- {source: ‹a.outptus.x›, target: b.inputs.y}', 'malformed-endpoint'],
  ['faults in several connections', '- ‹a› -> b.y\n- a.x ‹=› b.y\n- a.x -> ‹b›', 'malformed-endpoint', 'malformed-connection', 'malformed-endpoint'],
  ['a number', '- ‹3›', 'wrong-type'],
];

describe('connections', () => {
  it('reads both forms in one list', () => {
    const text =
      'connections:\n  - {source: a.outputs.x, target: b.inputs.y}\n  - a.x -> b.y\n  - a.x->[b.y, c.z]\n  - "a.outputs.x -> b.inputs.y"\n  - >-\n    a.x ->\n    [b.y]\n  - source: n-1.x\n    target: n-2.y';
    expect(edges(text)).toEqual([
      'a.outputs.x -> b.inputs.y',
      'a.x -> b.y',
      'a.x -> b.y',
      'a.x -> c.z',
      'a.outputs.x -> b.inputs.y',
      'a.x -> b.y',
      'n-1.x -> n-2.y',
    ]);
  });

  it('leaves the direction open unless it is written', () => {
    const [connection] = parse('connections: ["a.x -> b.inputs.y"]').ast?.connections ?? [];
    expect([connection?.source.direction, connection?.target.direction]).toEqual([undefined, 'inputs']);
  });

  it('keeps sound targets of a fan-out with a malformed one', () => {
    expect(edges('connections: ["a.x -> [b.y, c, d.z]"]')).toEqual(['a.x -> b.y', 'a.x -> d.z']);
  });

  it.each(faults)('reports %s', (_, marked, ...codes) => {
    const { text, ranges } = unmark(`connections:\n${marked}`);
    expect(found(parse(text).diagnostics)).toEqual(codes.map((code, i) => [code, ...(ranges[i] ?? [])]));
  });

  it('reports a misspelt key of the long form with what is missing', () => {
    const codes = parse('connections:\n- {source: a.x, tagret: b.y}').diagnostics.map(({ code, suggestion }) => [code, suggestion]);
    expect(codes).toEqual([
      ['missing-key', undefined],
      ['unknown-key', 'target'],
    ]);
  });

  it('suggests the direction that was meant', () => {
    const suggestion = (text: string) => parse(`outputs: [${text}]`).diagnostics[0]?.suggestion;
    expect(suggestion('a.outptus.x')).toBe('a.outputs.x');
    expect(suggestion('a.x.outputs')).toBe('a.outputs.x');
  });

  it('reads what it writes, and places every word', () => {
    const name = fc.stringMatching(/^[a-zé_][a-z0-9_-]{0,6}[a-z0-9]$/);
    const endpoint = (direction: string) =>
      fc.tuple(name, fc.constantFrom('', `${direction}.`), name).map(([node, word, port]) => ({ node, port, text: `${node}.${word}${port}` }));
    const quote = fc.constantFrom(
      (t: string) => t,
      (t: string) => `'${t}'`,
      (t: string) => `"${t}"`,
      (t: string) => `>-\n    ${t}`,
      (t: string) => `|\n    ${t}`,
    );
    fc.assert(
      fc.property(
        endpoint('outputs'),
        fc.array(endpoint('inputs'), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        quote,
        (source, targets, list, write) => {
          const fan = list || targets.length > 1 ? `[${targets.map((t) => t.text).join(', ')}]` : (targets[0]?.text ?? '');
          const connections = parse(`connections:\n  - ${write(`${source.text} -> ${fan}`)}\n`).ast?.connections ?? [];
          expect(connections.map(({ target }) => target.text)).toEqual(targets.map((t) => t.text));
          for (const [i, { source: from, target: to }] of connections.entries()) {
            expect([covered(from.span), covered(from.node.span), covered(from.port.span)]).toEqual([source.text, source.node, source.port]);
            expect([covered(to.span), covered(to.node.span), covered(to.port.span)]).toEqual([targets[i]?.text, targets[i]?.node, targets[i]?.port]);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
