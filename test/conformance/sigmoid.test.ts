import { expect, test } from 'vitest';
import { tensorFrom } from '../../schemas/tensor.js';
import { graphOf, runInOnnxruntime } from '../expression/run-expression.js';

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
  const { 'decide.decisions': decisions } = await runInOnnxruntime(graphOf(pipeline, { bands: 1 }), { 'squash.data': logits });
  const flagged = Array.from(decisions?.data as Uint8Array).filter(Boolean);
  expect(flagged).toHaveLength(160);
});
