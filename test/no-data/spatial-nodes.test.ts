import { wholeImage } from '../../schemas/locality.js';
import { expect, test } from 'vitest';
import type { PlanGraph } from '../../schemas/plan.js';
import { compileText, planOf } from '../compiler/pipelines.js';
import { onlyGraph } from '../fixtures/only-graph.js';

function spatialOf(node: string, port: string): PlanGraph | undefined {
  const text = `
metadata: {name: one}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - ${node}
connections:
  - {source: data.outputs.cube, target: n.inputs.${port}}
`;
  return onlyGraph(planOf(compileText(text, { bands: 3 })).manifest.stages.train);
}

test.each([
  ['{name: n, class_name: MinMaxNormalizer, hparams: {use_running_stats: false}}', 'data'],
  ['{name: n, class_name: ZScoreNormalizer}', 'data'],
  ['{name: n, class_name: QuantileBinaryDecider}', 'logits'],
  ['{name: n, class_name: TwoStageBinaryDecider}', 'logits'],
  ['{name: n, class_name: SigmoidNormalizer}', 'data'],
])('D5: %s sees an image as a set of pixels', (node, port) => {
  expect(spatialOf(node, port)).toMatchObject({ locality: wholeImage, spatial: [] });
});

test.each([
  ['{name: n, class_name: RandomFlip}', 'cube'],
  ['{name: n, class_name: RandomRotate90}', 'cube'],
  ['{name: n, class_name: RandomCrop, hparams: {height: 2, width: 2}}', 'cube'],
  ['{name: n, class_name: ZScoreNormalizer, hparams: {dims: [1]}}', 'data'],
])('D5: %s asks where pixels lie', (node, port) => {
  expect(spatialOf(node, port)).toMatchObject({ locality: wholeImage, spatial: ['n'] });
});
