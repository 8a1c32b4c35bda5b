import fc from 'fast-check';
import { stringify } from 'yaml';
import { sampleCases } from './sample-cases.js';

const classes = [
  'CU3SDataNode',
  'MinMaxNormalizer',
  'RXGlobal',
  'ScoreToLogit',
  'BinaryDecider',
  'AnomalyDetectionMetrics',
  'TrainablePCA',
  'Nothing',
];
const ports = ['cube', 'mask', 'data', 'normalized', 'scores', 'logits', 'decisions', 'targets', 'nothing', ''];
const fragments = [
  ': ',
  '- ',
  '[',
  ']',
  '{',
  '}',
  '&a ',
  '*a',
  '"',
  "'",
  '\n',
  '\r\n',
  '\t',
  '#',
  '|\n',
  '>\n',
  '?',
  '!!str ',
  '%',
  '@',
  '\0',
  '\ufeff',
  '---\n',
  '...\n',
  '${',
  'ö',
  '測',
  '\u{1f600}',
];

const name = fc.oneof(fc.constantFrom('a', 'b', 'c', 'rx', 'größe', '測定', '__proto__', 'a.b', ''), fc.string({ unit: 'grapheme', maxLength: 8 }));
const endpoint = fc.tuple(name, fc.constantFrom('.inputs.', '.outputs.', '.', '..', ' '), fc.constantFrom(...ports)).map((parts) => parts.join(''));
const value = fc.oneof(fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.string(), fc.array(fc.integer(), { maxLength: 4 }));
const hparam = fc.constantFrom('num_channels', 'n_components', 'eps', 'threshold', 'use_running_stats', 'n_select', 'nothing');

const node = fc.record(
  {
    name,
    class_name: fc.constantFrom(...classes),
    hparams: fc.oneof(fc.dictionary(hparam, value, { maxKeys: 4 }), value),
    execution_stages: fc.oneof(
      fc.constantFrom('always', 'train', 'val', 'tset'),
      fc.array(fc.constantFrom('train', 'val', 'test', 'inference', 'x'), { maxLength: 4 }),
    ),
  },
  { requiredKeys: ['name', 'class_name'] },
);

const pipeline = fc.record(
  {
    metadata: fc.record({ name, compat: fc.constantFrom('cuvis-ai-0.5', 'x') }, { requiredKeys: ['name'] }),
    nodes: fc.array(node, { maxLength: 8 }),
    connections: fc.array(fc.record({ source: endpoint, target: endpoint }), { maxLength: 12 }),
    outputs: fc.array(endpoint, { maxLength: 3 }),
  },
  { requiredKeys: ['nodes'] },
);

interface Change {
  readonly at: number;
  readonly drop: number;
  readonly insert: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(5000),
  drop: fc.nat(6),
  insert: fc.oneof(fc.constantFrom(...fragments), fc.string({ unit: 'binary', maxLength: 3 })),
});

function changed(text: string, { at, drop, insert }: Change): string {
  const start = at % (text.length + 1);
  return text.slice(0, start) + insert + text.slice(start + drop);
}

const written = sampleCases().map(({ request }) => request.source.text);

/** Text of any kind, pipelines of random parts, and written pipelines with random changes to their letters. */
export const fuzzText: fc.Arbitrary<string> = fc.oneof(
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  { weight: 2, arbitrary: fc.array(fc.constantFrom(...fragments, 'a', 'nodes', 'name'), { maxLength: 60 }).map((parts) => parts.join('')) },
  { weight: 3, arbitrary: pipeline.map((parts) => stringify(parts)) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...written), fc.array(change, { minLength: 1, maxLength: 6 }))
      .map(([text, changes]) => changes.reduce(changed, text)),
  },
);
