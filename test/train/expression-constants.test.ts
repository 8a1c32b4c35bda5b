import { describe, expect, it } from 'vitest';
import type { LogRow } from '../../runtime/index.js';
import { openCompiled, smallScene, stateOf } from '../fixtures/compiled-plan.js';

const pipeline = `
metadata: {name: formula}
nodes:
  - {name: data, class_name: LentilsAnomalyDataNode, hparams: {normal_class_ids: [0]}}
  - name: index
    class_name: cuvisc.Expression
    hparams:
      formula: gain * (b[0] - shift * b[1]) / (b[0] + shift * b[1] + offset)
      constants: {gain: 2, shift: 0.8, offset: 0.5}
      trainable: [gain, shift]
  - {name: bce, class_name: AnomalyBCEWithLogits}
connections:
  - {source: data.outputs.cube, target: index.inputs.cube}
  - {source: index.outputs.result, target: bce.inputs.predictions}
  - {source: data.outputs.mask, target: bce.inputs.targets}
`;

const scene = smallScene(4, 2);

/** Mean binary cross entropy of the index of every pixel, in float64. */
function lossOf([gain, shift]: readonly [number, number]): number {
  const terms = Array.from(scene.mask.data as Int32Array, (label, pixel) => {
    const [a, b] = [Number(scene.cube.data[2 * pixel]), Number(scene.cube.data[2 * pixel + 1])];
    const logit = (gain * (a - shift * b)) / (a + shift * b + 0.5);
    return Math.log1p(Math.exp(label === 0 ? logit : -logit));
  });
  return terms.reduce((sum, term) => sum + term, 0) / terms.length;
}

const h = 1e-5;

describe('trainable constants of an expression', () => {
  it('move along the gradient that finite differences of the formula show, and lower the loss', async () => {
    const rate = 0.5;
    const plan = await openCompiled(pipeline, { bands: 2, training: { unfreeze: [], optimizer: { name: 'sgd', lr: rate, momentum: 0 } } });
    expect(plan.manifest.train?.parameters.map(({ name }) => name).sort()).toEqual(['index.gain', 'index.shift']);
    let constants: readonly [number, number] = [2, 0.8];
    const rows: LogRow[] = [];
    await plan.train({ train: [scene] }, { maxEpochs: 3 }, { keepInputs: true, onLog: (row) => rows.push(row) });
    const losses = rows.filter(({ stage }) => stage === 'train').map((row) => row['train/bce'] as number);
    for (const loss of losses) {
      // A float32 mean of 12 terms of size 1.
      expect(loss).toBeCloseTo(lossOf(constants), 6);
      const [gain, shift] = constants;
      constants = [
        gain - (rate * (lossOf([gain + h, shift]) - lossOf([gain - h, shift]))) / (2 * h),
        shift - (rate * (lossOf([gain, shift + h]) - lossOf([gain, shift - h]))) / (2 * h),
      ];
    }
    const found = [...(await stateOf(plan, 'index.gain')), ...(await stateOf(plan, 'index.shift'))];
    // Three float32 steps of numbers of size 2; central differences at 1e-5 are good to 1e-9.
    for (const [i, value] of constants.entries()) expect(found[i]).toBeCloseTo(value, 6);
    expect(losses[2]).toBeLessThan(losses[0] as number);
  });
});
