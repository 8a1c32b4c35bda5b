import { describe, expect, it } from 'vitest';
import type { CompileRequest } from '../../compiler/index.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { generator } from '../fixtures/generator.js';
import { openCompiled, stateOf } from '../fixtures/compiled-plan.js';

const bands = 3;

const pipeline = `
metadata: {name: wide}
nodes:
  - {name: data, class_name: LentilsAnomalyDataNode, hparams: {normal_class_ids: [0]}}
  - {name: rx, class_name: RXGlobal, hparams: {eps: 0.01}}
  - {name: logit, class_name: ScoreToLogit}
  - {name: bce, class_name: AnomalyBCEWithLogits}
connections:
  - data.cube -> rx.data
  - rx.scores -> logit.scores
  - logit.logits -> bce.predictions
  - data.mask -> bce.targets
`;

/** A scene of 8 x 8 pixels, whole numbers from -4 to 4 beside an offset per band, and every seventh pixel an anomaly. */
function scene(seed: number, dtype: 'int32' | 'float64' | 'float32', offset: number): { cube: Tensor; mask: Tensor } {
  const next = generator(seed);
  const values = Array.from({ length: 64 * bands }, (_, i) => offset * (1 + (i % bands)) + Math.round(8 * next() - 4));
  const mask = Array.from({ length: 64 }, (_, pixel) => Number(pixel % 7 === 0));
  return { cube: tensorFrom(dtype, [8, 8, bands], values), mask: tensorFrom('int32', [8, 8], mask) };
}

async function trained(cubeDtype: 'int32' | 'float64' | 'float32', offset: number, options: Partial<CompileRequest>) {
  const training = { unfreeze: ['rx', 'logit'], optimizer: { name: 'sgd', lr: 0.01 } } as const;
  const plan = await openCompiled(pipeline, { bands, cubeDtype, training, ...options });
  const scenes = [1, 2].map((seed) => scene(seed, cubeDtype, offset));
  await plan.fit(scenes, { keepInputs: true });
  const { losses } = await plan.train({ train: scenes }, { maxEpochs: 3 }, { keepInputs: true });
  return { losses: Object.values(losses).map(Number), inverse: await stateOf(plan, 'rx.cov_inv'), mean: await stateOf(plan, 'rx.mu') };
}

function expectNear(found: readonly number[], right: readonly number[], within: number): void {
  const largest = Math.max(...right.map(Math.abs));
  for (const [i, value] of right.entries()) expect(Math.abs((found[i] as number) - value) / largest).toBeLessThan(within);
}

describe('N5 cubes with more digits than float32 train as they do without their offset', () => {
  it.each([
    { dtype: 'int32', options: {} },
    { dtype: 'int32', options: { fuse: false } },
    { dtype: 'float64', options: { precision: 'float64' } },
    { dtype: 'float64', options: { precision: 'float64', fuse: false } },
  ] as const)('$dtype with $options', async ({ dtype, options }) => {
    const near = await trained('float32', 0, {});
    const far = await trained(dtype, 2e7, options);
    // Six steps in float32 with gradients summed in another order.
    expectNear(far.losses, near.losses, 1e-5);
    expectNear(far.inverse, near.inverse, 1e-5);
    // The mean trains in float64: a step of 6e7 is 7e-9 there.
    expectNear(
      far.mean.map((value, band) => value - 2e7 * (1 + band)),
      near.mean,
      1e-5,
    );
  });
});
