import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writePlan } from '../../compiler/index.js';
import { openPlan } from '../../runtime/index.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { compileText, planOf } from '../fixtures/compile-text.js';

/** A trained gain, then a formula that has its limits at 0. */
const pipeline = (formula: string) => `metadata: {name: limits}
nodes:
  - {name: data, class_name: LentilsAnomalyDataNode, hparams: {normal_class_ids: [0]}}
  - {name: scaled, class_name: Expression, hparams: {formula: gain * b, constants: {gain: 2}, trainable: [gain]}}
  - {name: curve, class_name: Expression, hparams: {formula: '${formula}'}}
  - {name: bce, class_name: AnomalyBCEWithLogits}
connections:
  - {source: data.outputs.cube, target: scaled.inputs.cube}
  - {source: scaled.outputs.result, target: curve.inputs.x}
  - {source: curve.outputs.result, target: bce.inputs.predictions}
  - {source: data.outputs.mask, target: bce.inputs.targets}
`;

/** Trains for two epochs: a harmless cube, then one with `value` in one of its four pixels. */
async function failureOf(formula: string, value: number): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'cuvisc-limits-'));
  try {
    const training = { losses: ['bce'], unfreeze: ['scaled'], optimizer: { name: 'sgd' as const, lr: 0.01 } };
    await writePlan(planOf(compileText(pipeline(formula), { bands: 1, training })), folder);
    await using plan = await openPlan(folder, { host: 'inline', device: 'cpu' });
    const batches = [1, value].map((third) => ({
      cube: tensorFrom('float32', [2, 2, 1], [1, 2, third, 3]),
      mask: tensorFrom('int32', [2, 2], [0, 0, 1, 0]),
    }));
    return await plan.train({ train: batches }, { maxEpochs: 2, shuffle: false }).then(
      () => null,
      (error: unknown) => error,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('a loss that is not finite is traced', () => {
  it.each([
    [
      'to the logarithm of 0',
      'log(x)',
      0,
      { node: 'curve', line: 5 },
      /^loss bce\.loss is .*begins at \S*curve\S*\/log\w* \(Log, forward of .*'curve', line 5\), which makes 1 of 4 /,
    ],
    [
      'to the slope of a root at 0, where the loss itself is finite',
      'sqrt(x)',
      0,
      { node: 'curve', line: 5 },
      /^the gradient's norm is .*begins at \S*curve\S*\/\w+ \(\w+, backward of .*'curve', line 5\)/,
    ],
    ['to the batch', 'x', Number.NaN, { node: 'bce' }, /^loss bce\.loss is NaN.*begins in the input cube: 1 of 4 values/],
  ])('%s', async (_, formula, value, place, message) => {
    expect(await failureOf(formula, value)).toMatchObject({
      code: 'train-not-finite',
      fault: 'run',
      place,
      message: expect.stringMatching(message) as string,
    });
    expect(await failureOf(formula, 4)).toBeNull();
  });

  it('with epoch, batch and updates', async () => {
    expect(await failureOf('log(x)', 0)).toMatchObject({
      message: expect.stringContaining('epoch 0, batch 2 since the start, after 1 updates') as string,
    });
  });
});
