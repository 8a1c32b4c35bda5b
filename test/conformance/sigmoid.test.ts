import { expect, test } from 'vitest';
import { tensorFrom } from '../../schemas/tensor.js';
import { ops } from '../../compiler/ops/registry.gen.js';
import { graphOf, runInOnnxruntime } from '../expression/run-expression.js';
import { runOnnx } from './run-onnx.js';
import { singleOpModel } from './single-op-model.js';

/** The logits of 1600 pixels, all different, from -85 to -15, where the logistic function is exp(x) within 4e-7. */
const logits = tensorFrom(
  'float32',
  [1, 40, 40, 1],
  Array.from({ length: 1600 }, (_, i) => -15 - (((i * 7919) % 1600) * 70) / 1600),
);

const pipeline = `
nodes:
  - {name: squash, class_name: SigmoidTransform}
  - {name: decide, class_name: QuantileBinaryDecider, hparams: {quantile: 0.9}}
connections:
  - {source: squash.outputs.transformed, target: decide.inputs.logits}
`;

test('N1: a quantile of squashed logits flags its share of the pixels, however low the logits are', async () => {
  const { 'decide.decisions': decisions } = await runInOnnxruntime(graphOf(pipeline, { bands: 1 }), { data: logits });
  const flagged = Array.from(decisions?.data as Uint8Array).filter(Boolean);
  expect(flagged).toHaveLength(160);
});

test.each(['sigmoid', 'softplus'] as const)('N1: %s of a very negative number is its exponential, not 0', async (name) => {
  const low = [-20, -40, -80, -87, -95, -103];
  for (const dtype of ['float32', 'float64'] as const) {
    const x = tensorFrom(dtype, [6], low);
    const [y] = await runOnnx(singleOpModel(ops[name], [x], {}), [x]);
    // exp(x) (1 - exp(x)) and exp(x) (1 - exp(x) / 2): the next terms are below 2e-9. Below 1.2e-38 float32 has steps of 1.4e-45.
    for (const [i, value] of low.entries())
      expect(Math.abs(Number(y?.data[i]) - Math.exp(value))).toBeLessThan(
        dtype === 'float32' ? 3e-7 * Math.exp(value) + 1.4e-45 : 3e-9 * Math.exp(value),
      );
  }
});
