import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writePlan } from '../../compiler/index.js';
import { openPlan } from '../../runtime/index.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { generator } from '../fixtures/generator.js';
import { compileText, planOf } from '../fixtures/compile-text.js';

const pipeline = `
metadata: {name: mixer}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: mixer, class_name: ConcreteChannelMixer, hparams: {max_epochs: 40}}
  - {name: contrast, class_name: ForegroundContrastLoss}
connections:
  - {source: data.outputs.cube, target: mixer.inputs.data}
  - {source: mixer.outputs.rgb, target: contrast.inputs.rgb}
  - {source: data.outputs.mask, target: contrast.inputs.mask}
outputs: [mixer.selection_weights]
`;

const [side, bands, telling] = [8, 5, 3] as const;

/** Images whose foreground differs from the background in band 3 only. */
function scenes(count: number) {
  const next = generator(1);
  return Array.from({ length: count }, () => {
    const mask = Array.from({ length: side * side }, (_, pixel) => Number(pixel % 3 === 0));
    const cube = mask.flatMap((label) => Array.from({ length: bands }, (_, band) => 0.1 * next() + (band === telling ? label : 0)));
    return { cube: tensorFrom('float32', [side, side, bands], cube), mask: tensorFrom('int32', [side, side], mask) };
  });
}

describe('ConcreteChannelMixer in training', () => {
  it('finds the band that tells foreground from background, by noise that follows the seed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mixer-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const directory = join(folder, 'mixer.plan');
    await writePlan(planOf(compileText(pipeline, { bands })), directory);
    const plan = await openPlan(directory, { device: 'cpu', host: 'inline', threads: 1 });
    onTestFinished(() => plan.dispose());
    const untrained = await plan.state();
    const logits = async (seed: number) => {
      await plan.setState(untrained);
      await plan.train({ train: scenes(4) }, { maxEpochs: 40, lr: 0.1, seed });
      return (await plan.state())['mixer.logits'];
    };
    expect(await logits(8)).not.toEqual(await logits(7));
    expect(plan.manifest.train?.noise).toEqual([{ name: 'mixer.uniform', dtype: 'float32', dims: [3, bands], distribution: 'uniform' }]);
    const { outputs } = await plan.run({ cube: scenes(1)[0]?.cube ?? tensorFrom('float32', [0], []) });
    const chosen = Array.from({ length: bands }, (_, band) => Number(band === telling));
    expect(Array.from(outputs['mixer.selection_weights']?.data as Float32Array)).toEqual([...chosen, ...chosen, ...chosen]);
  });
});
