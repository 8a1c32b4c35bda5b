import { expect, test } from 'vitest';
import type { Batch } from '../../runtime/index.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { openCompiled, smallScene, stateOf } from '../fixtures/compiled-plan.js';

const bands = 3;
const yaml = `
metadata: {name: gaps}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: selector, class_name: SoftChannelSelector, hparams: {n_select: 2}}
  - {name: mse, class_name: MSEReconstructionLoss}
connections:
  - {source: data.outputs.cube, target: selector.inputs.data}
  - {source: selector.outputs.selected, target: mse.inputs.reconstruction}
  - {source: data.outputs.cube, target: mse.inputs.target}
`;

async function trained(cube: Batch, noData?: number) {
  await using plan = await openCompiled(yaml, { bands, training: { unfreeze: ['selector'], optimizer: { name: 'sgd', lr: 0.5 } } });
  const splits = { train: [cube], val: [cube], ...(noData === undefined ? {} : { noData }) };
  const report = await plan.train(splits, { maxEpochs: 3 }, { keepInputs: true });
  return { report, logits: await stateOf(plan, 'selector.channel_logits') };
}

test('D5: training on a cube with gaps is training on its other pixels', async () => {
  const whole = Array.from(smallScene(1, bands).cube.data, Number);
  const isGap = (pixel: number) => pixel % 4 === 2;
  const gaps = whole.map((value, i) => (isGap(Math.floor(i / bands)) ? -1 : value));
  const present = whole.filter((_, i) => !isGap(Math.floor(i / bands)));
  const left = await trained({ cube: tensorFrom('float32', [3, 4, bands], gaps) }, -1);
  const alone = await trained({ cube: tensorFrom('float32', [1, 9, bands], present) });
  expect(left.report.noData).toEqual({ train: 3, val: 3, test: 0 });
  expect(left.logits).toEqual(alone.logits);
  expect(left.report.losses).toEqual(alone.report.losses);
});
