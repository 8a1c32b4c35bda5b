import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from './marked-text.js';

const seed = `metadata: {name: demo, description: "about \${metadata.name}"}
nodes:
  - &first
    name: norm
    class_name: MinMaxNormalizer
    hparams: {eps: 1.0e-06, list: [1, 2, 'x'], env: "\${oc.env:HOME,none}"}
  - <<: *first
    name: rx
    execution_stages: [val, test]
    hparams:
      num_channels: \${nodes[0].hparams.list.1}
      text: |
        two lines
connections:
  - {source: norm.outputs.normalized, target: rx.inputs.data}
  - norm.normalized -> [rx.data, rx.more]
outputs: [rx.scores]
`;

const pieces = [
  '[',
  ']',
  '{',
  '}',
  ':',
  ': ',
  '- ',
  '\n',
  '\r\n',
  '\t',
  '  ',
  "'",
  '"',
  '\\',
  '#',
  ' #',
  '&a ',
  '*a',
  '*first',
  '<<: ',
  '!!str ',
  '!x ',
  '${',
  '}',
  '.',
  ',',
  '->',
  '|',
  '>',
  '?',
  '---\n',
  '%YAML 1.1\n',
  '\0',
  '\ufeff',
  '\ud800',
  'é',
  '😀',
  '__proto__: ',
  '@',
  '`',
  '~',
  '0',
  'null',
];

const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.integer({ min: 0, max: 12 }),
  put: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 4 }), fc.constant('')),
});

const mutated = fc.array(mutation, { minLength: 1, maxLength: 6 }).map((mutations) =>
  mutations.reduce((text, { at, cut, put }) => {
    const start = Math.floor(at * text.length);
    return text.slice(0, start) + put + text.slice(start + cut);
  }, seed),
);

const override = fc
  .tuple(
    fc.constantFrom('', '+', '~', '++'),
    fc.constantFrom('rx.eps', 'norm.list.0', 'nodes.1', 'metadata.name', 'a.b', 'nodes[0].hparams'),
    fc.constantFrom('', '=', '=1', '=[', '={a: b}'),
  )
  .map((parts) => parts.join(''));

function soundPlaces(text: string, set: readonly string[]): void {
  const { diagnostics } = parse(text, { set });
  for (const { span, notes } of diagnostics) {
    for (const place of [span, ...notes.flatMap((note) => note.span ?? [])]) {
      const inside = 0 <= place.start && place.start <= place.end && place.end <= place.source.text.length;
      expect([inside, place.start, place.end]).toEqual([true, place.start, place.end]);
      expect([text, ...set]).toContain(place.source.text);
    }
  }
}

describe('any text', () => {
  it('parses the seed', () => {
    expect(parse(seed).diagnostics).toEqual([]);
  });

  it('gives findings inside the text, never a throw, for mutated pipelines', () => {
    fc.assert(
      fc.property(mutated, fc.array(override, { maxLength: 2 }), (text, set) => soundPlaces(text, set)),
      { numRuns: 1000 },
    );
  });

  it('does so for random pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces, 'nodes', 'name', 'a'), { maxLength: 60 }), (parts) => soundPlaces(parts.join(''), [])),
      { numRuns: 600 },
    );
  });

  it('does so for random strings in a value', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('${', '}', '.', ':', ',', '[', ']', 'a', 'oc.env', 'metadata', '\\', "'", ' ', '$', '{'), { maxLength: 30 }),
        (parts) => soundPlaces(`metadata: {name: ${JSON.stringify(parts.join(''))}}`, []),
      ),
      { numRuns: 400 },
    );
  });
});
