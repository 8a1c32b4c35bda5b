import { dimsOf } from '../../schemas/dim-text.js';
import { describe, expect, it } from 'vitest';
import type { Stage } from '../../schemas/stage.js';
import { compileText, planOf, rxPipeline } from './pipelines.js';
import { onlyGraph } from '../fixtures/only-graph.js';

function statusOf(text: string, stage: Stage, request = {}): Record<string, string> {
  const { manifest } = planOf(compileText(text, { bands: 4, ...request }));
  return Object.fromEntries(manifest.nodes.map(({ name, status }) => [name, status[stage]?.status ?? '']));
}

function outputsOf(text: string, stage: Stage, request = {}): string[] {
  const { manifest } = planOf(compileText(text, { bands: 4, ...request }));
  return (
    onlyGraph(manifest.stages[stage])
      ?.outputs.filter(({ role }) => role === 'output')
      .map(({ name }) => name) ?? []
  );
}

const chain = (stages: Record<string, string>, extra = '') => `
metadata: {name: chain}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: a, class_name: IdentityNormalizer${stages.a ?? ''}}
  - {name: b, class_name: IdentityNormalizer${stages.b ?? ''}}
  - {name: c, class_name: IdentityNormalizer${stages.c ?? ''}}
connections:
  - {source: data.outputs.cube, target: a.inputs.data}
  - {source: a.outputs.normalized, target: b.inputs.data}
  - {source: b.outputs.normalized, target: c.inputs.data}
${extra}`;

describe('a stage', () => {
  it('runs nodes by their stages and skips the others', () => {
    expect(statusOf(rxPipeline, 'inference')).toEqual({
      data: 'runs',
      norm: 'runs',
      rx: 'runs',
      logit: 'runs',
      decide: 'runs',
      metrics: 'skipped',
      board: 'host',
    });
    expect(statusOf(rxPipeline, 'test')).toMatchObject({ metrics: 'runs' });
  });

  it('starves what depends on a skipped node, where the reference fails at run time', () => {
    const text = chain({ a: ', execution_stages: [train, val]' });
    expect(statusOf(text, 'train')).toEqual({ data: 'runs', a: 'runs', b: 'runs', c: 'runs' });
    expect(statusOf(text, 'inference')).toEqual({ data: 'runs', a: 'skipped', b: 'starved', c: 'starved' });
    const { manifest } = planOf(compileText(text, { bands: 4 }));
    expect(manifest.nodes.find(({ name }) => name === 'c')?.status.inference).toEqual({ status: 'starved', port: 'data', why: 'b is starved' });
  });

  it('keeps the ports of nodes without a running consumer', () => {
    expect(outputsOf(rxPipeline, 'inference')).toEqual(['decide.decisions']);
    expect(outputsOf(chain({ c: ', execution_stages: train' }), 'inference')).toEqual(['b.normalized']);
  });

  it('prunes what no kept output needs', () => {
    const text = chain({}, 'outputs: [a.normalized]');
    expect(statusOf(text, 'inference')).toEqual({ data: 'runs', a: 'runs', b: 'unused', c: 'unused' });
    expect(outputsOf(text, 'inference')).toEqual(['a.normalized']);
  });

  it('keeps added outputs beside the others, in one stage or in all', () => {
    expect(outputsOf(rxPipeline, 'inference', { outputs: ['rx.scores'] })).toEqual(['decide.decisions', 'rx.scores']);
    const request = { outputs: ['train:rx.scores'] };
    expect(outputsOf(rxPipeline, 'inference', request)).toEqual(['decide.decisions']);
    expect(outputsOf(rxPipeline, 'train', request)).toEqual(['decide.decisions', 'rx.scores']);
  });

  it('feeds unconnected ports from batch keys, and only the graphs that need them', () => {
    const { manifest } = planOf(compileText(rxPipeline, { bands: 4 }));
    const keys = (stage: Stage) =>
      onlyGraph(manifest.stages[stage])
        ?.inputs.filter(({ source }) => source === 'batch')
        .map(({ name, dtype, dims }) => ({ name, dtype, dims }));
    expect(keys('inference')).toEqual([{ name: 'cube', dtype: 'float32', dims: dimsOf('B', 'H', 'W', 4) }]);
    expect(keys('test')).toContainEqual({ name: 'mask', dtype: 'int32', dims: dimsOf('B', 'H', 'W') });
  });

  it('prefers a connection over a batch key of the same name', () => {
    const text = `
metadata: {name: labels}
nodes:
  - {name: data, class_name: CU3SDataNode, execution_stages: [train]}
  - {name: decide, class_name: BinaryDecider}
  - {name: late, class_name: IdentityNormalizer}
connections:
  - {source: data.outputs.cube, target: late.inputs.data}
`;
    expect(statusOf(text, 'inference', { batchKeys: { inference: ['data', 'cube', 'logits'] } })).toMatchObject({ late: 'starved', decide: 'runs' });
  });
});

describe('fit levels', () => {
  it('hold statistics that depend on one another, in order', () => {
    const { manifest } = planOf(compileText(rxPipeline, { bands: 4, fuse: false }));
    expect(manifest.fit.map((level) => level.nodes.map(({ node }) => node))).toEqual([['norm'], ['rx'], ['logit']]);
  });

  it('hold statistics that follow from one another, in order', () => {
    const { manifest } = planOf(compileText(rxPipeline, { bands: 4 }));
    expect(manifest.fit.map((level) => level.nodes.map(({ node }) => node))).toEqual([['norm', 'rx'], ['logit']]);
    expect(manifest.fit[0]?.nodes.map(({ reductions }) => reductions.some(({ mapping }) => mapping !== null))).toEqual([false, true]);
  });

  it('join statistics that do not', () => {
    const text = `
metadata: {name: two}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: rx, class_name: RXGlobal}
  - {name: pca, class_name: TrainablePCA, hparams: {n_components: 2}}
connections:
  - {source: data.outputs.cube, target: rx.inputs.data}
  - {source: data.outputs.cube, target: pca.inputs.data}
`;
    const { manifest } = planOf(compileText(text, { bands: 4 }));
    expect(manifest.fit.map((level) => level.nodes.map(({ node }) => node))).toEqual([['rx', 'pca']]);
  });
});
