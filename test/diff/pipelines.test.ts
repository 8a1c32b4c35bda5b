import { expect, it } from 'vitest';
import { checkOpen } from '../../compiler/check-open.js';
import { comparePipelines } from '../../compiler/views/diff/compare.js';
import { renderDifferences } from '../../compiler/views/diff/render-differences.js';
import { rxPipeline } from '../fixtures/pipelines.js';

function differences(before: string, after: string, bands?: number): string[] {
  const check = (text: string) => {
    const { checked, diagnostics } = checkOpen({ source: { file: 'pipeline.yaml', text }, ...(bands === undefined ? {} : { bands }) });
    if (!checked) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
    return checked;
  };
  const text = renderDifferences(comparePipelines(check(before), check(after)), false);
  return text === '' ? [] : text.split('\n').filter((line) => line !== '');
}

const changed = (from: string | RegExp, to: string) => {
  const after = rxPipeline.replace(from, to);
  expect(after).not.toBe(rxPipeline);
  return differences(rxPipeline, after);
};

it('does not see order, comments, written defaults, the form of a class name or an inferred band count', () => {
  expect(changed(/(nodes:\n)( .*\n)( .*\n)/, '$1$3$2')).toEqual([]);
  expect(changed('nodes:', '# a remark\nnodes:')).toEqual([]);
  expect(changed('BinaryDecider}', 'cuvis_ai.deciders.binary_decider.BinaryDecider, hparams: {threshold: 0.5}, execution_stages: always}')).toEqual(
    [],
  );
  expect(differences(rxPipeline, rxPipeline.replace('RXGlobal}', 'RXGlobal, hparams: {num_channels: 61}}'), 61)).toEqual([]);
});

it.each([
  ['RXGlobal}', 'RXGlobal, hparams: {eps: 0.5}}', ['hyper-parameters', '  ~ rx.eps: 0.000001 -> 0.5']],
  ['[0]}', '[0], anomaly_class_ids: [1, 2]}', ['hyper-parameters', '  ~ data.anomaly_class_ids: none -> [1,2]']],
  ['BinaryDecider}', 'QuantileBinaryDecider}', ['nodes', '  ~ decide: BinaryDecider -> QuantileBinaryDecider']],
  ['BinaryDecider}', 'BinaryDecider, execution_stages: [val, test]}', ['stages', '  ~ decide: always -> test, val']],
  ['metadata: {name: rx}', 'metadata: {name: rx, compat: cuvis-ai-0.5}', ['pipeline', '  ~ compat: none -> cuvis-ai-0.5']],
  ['metadata: {name: rx}', 'metadata: {name: rx, description: better}', ['pipeline', '  ~ description: (empty) -> better']],
  [/ .*board.*\n(?=connections)/, '', ['nodes', '  - board: TensorBoardMonitorNode', 'connections', '  - metrics.metrics -> board.metrics']],
  [/\bnorm\b/g, 'scale', ['names', '  ~ norm -> scale']],
])('tells what became of %s', (from, to, expected) => {
  const after = rxPipeline.replace(from, to).replace(/ {2}- \{source: metrics.outputs.metrics, target: board.*\n/, (line) => (to === '' ? '' : line));
  const found = differences(rxPipeline, after);
  expect(found.slice(0, expected.length)).toEqual(expected);
});

it('tells outputs with the stages that keep them', () => {
  expect(changed(/$/, 'outputs: [rx.scores]\n')).toEqual([
    'outputs',
    '  - decide.decisions: train, inference',
    '  + rx.scores: train, val, test, inference',
  ]);
});

it('does not tell the parts of a node that only one side has', () => {
  const lines = changed(/(nodes:\n)/, '$1  - {name: extra, class_name: PerPixelUnitNorm, hparams: {eps: 0.1}}\n');
  expect(lines).toEqual(['nodes', '  + extra: PerPixelUnitNorm', 'outputs', '  + extra.normalized: train, val, test, inference']);
});

it('does not take nodes for renamed if several could be meant', () => {
  const pair = (a: string, c: string) => `nodes:\n  - {name: ${a}, class_name: MinMaxNormalizer}\n  - {name: ${c}, class_name: MinMaxNormalizer}\n`;
  expect(differences(pair('a', 'b'), pair('c', 'd')).slice(0, 5)).toEqual([
    'nodes',
    '  - a: MinMaxNormalizer',
    '  - b: MinMaxNormalizer',
    '  + c: MinMaxNormalizer',
    '  + d: MinMaxNormalizer',
  ]);
});
