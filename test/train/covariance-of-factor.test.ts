import { describe, expect, it } from 'vitest';
import { quadraticFactor } from '../../runtime/host/derivers/quadratic-factor.js';
import { covarianceOfFactor } from '../../runtime/host/restorers/covariance-of-factor.js';
import { openPlan } from '../../runtime/index.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { openCompiled, smallScene, stateOf } from '../fixtures/compiled-plan.js';

describe('covarianceOfFactor', () => {
  it.each([
    ['definite', [4, 1, 0, 1, 3, -1, 0, -1, 2]],
    ['indefinite', [1, 2, 0, 2, -3, 1, 0, 1, 0.5]],
  ])('undoes quadraticFactor for a covariance that is %s', (_, covariance) => {
    const params = { from: 'covariance', dtype: 'float64' };
    const given = { covariance: tensorFrom('float64', [3, 3], covariance) };
    const { factor, signs } = quadraticFactor.derive(given, params) as { factor: Tensor; signs: Tensor };
    const restored = covarianceOfFactor.restore(factor, { signs }).data as Float64Array;
    // float64 through two inverses of a 3 x 3 matrix of size 4 and condition below 10: some ten units of 2^-52 * 4.
    for (const [i, value] of covariance.entries()) expect(Math.abs((restored[i] as number) - value)).toBeLessThan(3e-14);
    for (const [i, k] of [
      [1, 3],
      [2, 6],
      [5, 7],
    ] as const)
      expect(restored[i]).toBe(restored[k]);
  });

  it.each([
    ['has no inverse', [1, 2, 2, 4], [1, 1], 'state-singular-covariance'],
    ['has a direction without sign', [1, 0, 0, 1], [1, 0], 'state-singular-covariance'],
    ['is not finite', [1, Number.NaN, 0, 1], [1, 1], 'state-not-finite'],
  ])('refuses a factor that %s', (_, factor, signs, code) => {
    const restore = () => covarianceOfFactor.restore(tensorFrom('float64', [2, 2], factor), { signs: tensorFrom('float64', [2, 1], signs) });
    expect(restore).toThrow(expect.objectContaining({ code }) as Error);
  });
});

const bands = 3;
const pipeline = `
metadata: {name: solving}
nodes:
  - {name: data, class_name: LentilsAnomalyDataNode, hparams: {normal_class_ids: [0]}}
  - {name: rx, class_name: RXGlobal, hparams: {cache_inverse: false, eps: 0.01}}
  - {name: logit, class_name: ScoreToLogit, hparams: {init_bias: 3}}
  - {name: bce, class_name: AnomalyBCEWithLogits}
connections:
  - {source: data.outputs.cube, target: rx.inputs.data}
  - {source: rx.outputs.scores, target: logit.inputs.scores}
  - {source: logit.outputs.logits, target: bce.inputs.predictions}
  - {source: data.outputs.mask, target: bce.inputs.targets}
outputs: [rx.scores, bce.loss]
`;

describe('RXGlobal without a cached inverse', () => {
  it('trains the factor and saves the covariance that gives the same scores', async () => {
    const plan = await openCompiled(pipeline, { bands, training: { unfreeze: ['rx'], optimizer: { name: 'adamw', lr: 0.05 } } });
    const scenes = [1, 2].map((seed) => smallScene(seed, bands));
    await plan.fit(scenes, { keepInputs: true });
    const before = await stateOf(plan, 'rx.cov');
    const report = await plan.train({ train: scenes, val: [smallScene(7, bands)] }, { maxEpochs: 8 }, { keepInputs: true });
    expect(report.history.at(-1)?.values.train_loss).toBeLessThan(report.history[0]?.values.train_loss as number);
    const after = await stateOf(plan, 'rx.cov');
    expect(Math.max(...after.map((value, i) => Math.abs(value - (before[i] as number))))).toBeGreaterThan(0.01);
    expect(await stateOf(plan, 'rx.cov_inv')).toEqual([]);
    // Validation saw the trained factor itself; a new process derives it from the covariance that was saved.
    const again = await openPlan(plan.directory, { device: 'cpu', host: 'inline', threads: 1 });
    const { outputs } = await again.run(smallScene(7, bands), { stage: 'val', keepInputs: true });
    const loss = Number((outputs['bce.loss'] as Tensor).data[0]);
    // A float32 mean of 12 terms of size 1, from factors that differ by their float32 rounding.
    expect(loss).toBeCloseTo(report.history.at(-1)?.values['val/bce'] as number, 5);
  });
});
