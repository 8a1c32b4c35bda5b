import { describe, expect, test } from 'vitest';
import type { LogRow } from '../../runtime/index.js';
import { compileText, planOf } from '../fixtures/compile-text.js';
import { openCompiled, smallScene } from '../fixtures/compiled-plan.js';

/** A trained gain on what the batch calls `key`, and a loss whose weight follows a schedule. */
const pipeline = (key: string) => `
metadata: {name: named}
nodes:
  - {name: data, class_name: LentilsAnomalyDataNode, hparams: {normal_class_ids: [0]}}
  - name: e
    class_name: Expression
    hparams: {formula: gain * ${key}, inputs: {${key}: 'float32[B, H, W, 1]'}, constants: {gain: 2}, trainable: [gain]}
  - {name: bce, class_name: AnomalyBCEWithLogits}
connections:
  - {source: e.outputs.result, target: bce.inputs.predictions}
  - {source: data.outputs.mask, target: bce.inputs.targets}
`;

/** Mean binary cross entropy of gain 2, in float64. */
function firstLoss({ cube, mask }: ReturnType<typeof smallScene>): number {
  const terms = Array.from(mask.data as Int32Array, (label, pixel) => Math.log1p(Math.exp((label === 0 ? 2 : -2) * Number(cube.data[pixel]))));
  return terms.reduce((sum, term) => sum + term, 0) / terms.length;
}

describe('names that a training step uses itself', () => {
  test.each(['step', 'lr', 'total', 'grad_norm', 'loss_scale', 'epoch', 'train', 'next', 'forward', 'constant_0'])(
    'S4: a batch may have an entry called %s',
    async (key) => {
      const scene = smallScene(3, 1);
      const training = { unfreeze: [], lossScale: 2, accumulate: 2, optimizer: { name: 'sgd' as const, lr: 0.5 } };
      const plan = await openCompiled(pipeline(key), { bands: 1, training });
      const rows: LogRow[] = [];
      const batch = { [key]: scene.cube, mask: scene.mask };
      await plan.train({ train: [batch, batch] }, { maxEpochs: 1 }, { keepInputs: true, onLog: (row) => rows.push(row) });
      const row = rows.find(({ stage }) => stage === 'train');
      // A float32 mean of 12 terms of size 1.
      expect(row?.['train/bce']).toBeCloseTo(firstLoss(scene), 6);
      expect(row).toMatchObject({ lr: 0.5, loss_scale: 2, grad_norm: expect.any(Number) as number });
      await plan.dispose();
    },
  );
});

test('S4: metrics of a node are its own, whatever other nodes are called', () => {
  const text = `
nodes:
  - {name: data, class_name: LentilsAnomalyDataNode, hparams: {normal_class_ids: [0]}}
  - {name: decide, class_name: BinaryDecider}
  - {name: m, class_name: AnomalyDetectionMetrics}
  - {name: 'm#n', class_name: AnomalyDetectionMetrics}
  - {name: 'm#n#counts', class_name: AnomalyDetectionMetrics}
connections:
${['m', 'm#n', 'm#n#counts'].map((name) => `  - {source: decide.outputs.decisions, target: ${name}.inputs.decisions}\n  - {source: data.outputs.mask, target: ${name}.inputs.targets}`).join('\n')}
`;
  const { manifest } = planOf(compileText(text, { inputs: { logits: { dims: [null, null, null, 1] } } }));
  expect(manifest.stages.test?.metrics.map(({ node, inputs }) => [node, inputs])).toEqual([
    ['m', { counts: 'm#counts' }],
    ['m#n', { counts: 'm#n#counts' }],
    ['m#n#counts', { counts: 'm#n#counts#counts' }],
  ]);
});
