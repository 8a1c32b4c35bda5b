import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { check } from '../../compiler/index.js';
import { nodes } from '../../compiler/nodes/registry.gen.js';
import { rxPipeline } from '../fixtures/pipelines.js';
import { validatorOf } from './validator.js';

const validate = validatorOf('pipeline');

const examples = readdirSync('examples')
  .map((name) => join('examples', name, 'pipeline.yaml'))
  .filter((file) => existsSync(file));

describe('sound pipelines', () => {
  it.each(examples)('%s is valid', (file) => {
    expect(validate(parse(readFileSync(file, 'utf8')))).toEqual([]);
  });

  it.each(
    Object.entries({
      'the pipeline of the documents': rxPipeline,
      'nothing but nodes': 'nodes: [{name: a, class_name: MinMaxNormalizer, hparams: }]',
      'connections as text': "connections: ['a.x -> b.y', 'a.outputs.x->[b.inputs.y , c.z]']",
      'stages in upper case': 'nodes: [{name: a, class_name: MinMaxNormalizer, execution_stages: [TRAIN, val]}]',
      'interpolation in place of values': `nodes: [{name: "\${metadata.name}", class_name: RXGlobal, execution_stages: "\${nodes[0].s}", hparams: {eps: "\${nodes[0].hparams.eps}", num_channels: "\${oc.env:BANDS}", inverse: "\${x.y}"}}]`,
      'interpolation in place of all hyper-parameters': `nodes: [{name: a, class_name: BandpassByWavelength, hparams: "\${nodes[0].hparams}"}]`,
      'interpolated endpoints': `connections: [{source: '\${nodes[0].name}.outputs.x', target: b.y}]`,
      'a class of another package': 'nodes: [{name: a, class_name: ours.nodes.Unknown, hparams: {flavour: sweet}}]',
      'a class by the path that an older version has': 'nodes: [{name: a, class_name: cuvis_ai.anomaly.rx_logit_head.RXLogitHead}]',
      'keywords that the reference saves': 'nodes: [{name: a, class_name: RXGlobal, hparams: {name: null, execution_stages: null}}]',
    }),
  )('accepts %s', (_, text) => {
    expect(validate(parse(text))).toEqual([]);
  });
});

describe('broken pipelines', () => {
  it.each([
    ['an unknown top-level key', 'node: []', ''],
    ['nodes as a mapping', 'nodes: {a: 1}', '/nodes'],
    ['a node without a class', 'nodes: [{name: a}]', '/nodes/0'],
    ['a node without a name', 'nodes: [{class_name: RXGlobal}]', '/nodes/0'],
    ['a node with an unknown key', 'nodes: [{name: a, class_name: RXGlobal, hparam: {}}]', '/nodes/0'],
    ['a dotted name', 'nodes: [{name: a.b, class_name: RXGlobal}]', '/nodes/0/name'],
    ['an empty name', "nodes: [{name: '', class_name: RXGlobal}]", '/nodes/0/name'],
    ['a misspelt class', 'nodes: [{name: a, class_name: RXGlobl}]', '/nodes/0/class_name'],
    ['a class at a wrong path', 'nodes: [{name: a, class_name: cuvis_ai.RXGlobal}]', '/nodes/0/class_name'],
    ['a hyper-parameter of the wrong type', 'nodes: [{name: a, class_name: RXGlobal, hparams: {eps: small}}]', '/nodes/0/hparams/eps'],
    ['one out of its bounds', 'nodes: [{name: a, class_name: RXGlobal, hparams: {eps: -1}}]', '/nodes/0/hparams/eps'],
    [
      'one that is none of the choices, by dotted path',
      'nodes: [{name: a, class_name: cuvis_ai.anomaly.rx_detector.RXGlobal, hparams: {inverse: exakt}}]',
      '/nodes/0/hparams/inverse',
    ],
    ['one that the class lacks', 'nodes: [{name: a, class_name: MinMaxNormalizer, hparams: {flavour: sweet}}]', '/nodes/0/hparams'],
    ['a required one missing', 'nodes: [{name: a, class_name: BandpassByWavelength, hparams: {}}]', '/nodes/0/hparams'],
    ['required ones missing altogether', 'nodes: [{name: a, class_name: BandpassByWavelength}]', '/nodes/0'],
    ['an unknown stage', 'nodes: [{name: a, class_name: RXGlobal, execution_stages: infer}]', '/nodes/0/execution_stages'],
    ['no stage at all', 'nodes: [{name: a, class_name: RXGlobal, execution_stages: []}]', '/nodes/0/execution_stages'],
    ['a connection without a target', 'connections: [{source: a.x}]', '/connections/0'],
    ['an endpoint without a port', 'connections: [{source: a, target: b.y}]', '/connections/0/source'],
    ['an input as source', 'connections: [{source: a.inputs.x, target: b.y}]', '/connections/0/source'],
    ['an arrow of one dash', "connections: ['a.x > b.y']", '/connections/0'],
    ['a list of targets left open', "connections: ['a.x -> [b.y, c.z']", '/connections/0'],
    ['an output without a port', 'outputs: [rx]', '/outputs/0'],
    ['metadata without a name', 'metadata: {description: x}', '/metadata'],
    ['an unknown compatibility level', 'metadata: {name: x, compat: cuvis-ai-0.4}', '/metadata/compat'],
    ['tags that are no list', 'metadata: {name: x, tags: a}', '/metadata/tags'],
  ])('refuses %s', (_, text, path) => {
    expect(validate(parse(text)).map((error) => error.slice(0, error.indexOf(': ')))).toContain(path);
  });
});

it('refuses nothing that the compiler accepts', () => {
  const folder = 'test/diagnostics/samples';
  const accepted = readdirSync(folder).flatMap((sample) => {
    const file = join(folder, sample, 'pipeline.yaml');
    const text = readFileSync(file, 'utf8');
    return check({ source: { file, text }, bands: 61 }).some(({ severity }) => severity === 'error')
      ? []
      : [{ sample, value: parse(text) as unknown }];
  });
  expect(accepted.length).toBeGreaterThan(10);
  expect(accepted.flatMap(({ sample, value }) => validate(value ?? {}).map((error) => `${sample}${error}`))).toEqual([]);
});

describe.each(Object.values(nodes).map((definition) => [definition.kind, definition] as const))('hyper-parameters of %s', (kind, definition) => {
  const values = [-1, 0, 1, 1.5, 1e9, true, null, '', 'some text', [], [1], [-7], ['a'], {}];
  const schemas = Object.entries(definition.hparams.shape) as [string, z.ZodType][];

  it.each([kind, definition.className])('are accepted and refused as the compiler does, under %s', (className) => {
    for (const [hparam, schema] of schemas) {
      for (const value of values) {
        const path = `/nodes/0/hparams/${hparam}`;
        const errors = validate({ nodes: [{ name: 'a', class_name: className, hparams: { [hparam]: value } }] }).filter((error) =>
          error.startsWith(path),
        );
        expect({ hparam, value, accepted: errors.length === 0 }).toEqual({ hparam, value, accepted: schema.safeParse(value).success });
      }
    }
  });
});
