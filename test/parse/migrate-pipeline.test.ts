import { expect, it } from 'vitest';
import { compile, migratePipeline } from '../../compiler/index.js';

const old = `# a pipeline of 2025
name: lentils # its name
nodes:
- name: data   # source
  class: cuvis_ai.node.data.LentilsAnomalyDataNode
  params:
    normal_class_ids: !!python/tuple
    - 0
    - 1
- {name: rx, class: "cuvis_ai.anomaly.rx_detector.RXGlobal", params: {eps: 1.0e-06}}
- name: head
  class: 'cuvis_ai.anomaly.rx_logit_head.RXLogitHead'
  params: {}
connections:
- {from: data.outputs.cube, to: rx.inputs.data}
- from: rx.outputs.scores
  to: head.inputs.scores
frozen_nodes: [head]
version: 0.2.0
metadata:
  name: ''
  description: kept as it is
`;

const now = `# a pipeline of 2025
nodes:
- name: data   # source
  class_name: cuvis_ai.node.data.LentilsAnomalyDataNode
  hparams:
    normal_class_ids:
    - 0
    - 1
- {name: rx, class_name: "cuvis_ai.node.anomaly.rx_detector.RXGlobal", hparams: {eps: 1.0e-06}}
- name: head
  class_name: 'cuvis_ai.node.conversion.ScoreToLogit'
  hparams: {}
connections:
- {source: data.outputs.cube, target: rx.inputs.data}
- source: rx.outputs.scores
  target: head.inputs.scores
metadata:
  name: 'lentils'
  description: kept as it is
`;

const source = (text: string) => ({ file: 'old.yaml', text });

it('writes the form of today and leaves the rest as it stands', () => {
  expect(migratePipeline(source(old)).text).toBe(now);
});

it('says what it changed and what it left out', () => {
  expect(migratePipeline(source(old)).remarks).toEqual([
    '1 tuple of Python became a list.',
    "'class' became 'class_name'.",
    "'params' became 'hparams'.",
    "'from' became 'source'.",
    "'to' became 'target'.",
    'cuvis_ai.anomaly.rx_detector.RXGlobal became cuvis_ai.node.anomaly.rx_detector.RXGlobal.',
    'cuvis_ai.anomaly.rx_logit_head.RXLogitHead became cuvis_ai.node.conversion.ScoreToLogit.',
    "The name 'lentils' went to metadata.name.",
    'The version 0.2.0 was left out: pipelines have none.',
    'frozen_nodes (head) was left out: nodes are frozen unless a trainrun lists them under unfreeze_nodes; layers stop by freeze_nodes.',
  ]);
});

it('makes what compiles', () => {
  const { plan, diagnostics } = compile({ source: source(now), bands: 4 });
  expect([plan !== undefined, diagnostics.map(({ code }) => code)]).toEqual([true, []]);
});

it('keeps line ends of Windows', () => {
  expect(migratePipeline(source(old.replaceAll('\n', '\r\n'))).text).toBe(now.replaceAll('\n', '\r\n'));
});

it('changes nothing of a pipeline of today', () => {
  expect(migratePipeline(source(now))).toEqual({ text: now, remarks: [] });
});

it('tells of a name that gives way to that of the metadata', () => {
  const { text, remarks } = migratePipeline(source('name: a\nnodes: []\nmetadata: {name: b}\n'));
  expect([text, remarks]).toEqual(['nodes: []\nmetadata: {name: b}\n', ["The name 'a' was left out: metadata.name is 'b'."]]);
});

it('refuses what is no YAML, with the place', () => {
  expect(() => migratePipeline(source('nodes: [\n'))).toThrow(expect.objectContaining({ code: 'edit-impossible' }));
});
