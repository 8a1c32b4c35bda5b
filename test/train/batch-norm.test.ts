import { describe, expect, it } from 'vitest';
import type { LogRow } from '../../runtime/index.js';
import type { Tensor } from '../../schemas/tensor.js';
import { type GoldenTensor, readCase, toTensor } from '../golden/golden-case.js';
import { loadState } from '../golden/replay-plan.js';
import { openCompiled, smallScene, stateOf } from '../fixtures/compiled-plan.js';

const bands = 3;
const rate = 0.2;
const pipeline = `
metadata: {name: mixed}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: mixer, class_name: LearnableChannelMixer, hparams: {output_channels: 3}}
  - {name: mse, class_name: MSEReconstructionLoss}
connections:
  - {source: data.outputs.cube, target: mixer.inputs.data}
  - {source: mixer.outputs.rgb, target: mse.inputs.reconstruction}
  - {source: data.outputs.cube, target: mse.inputs.target}
outputs: [mse.loss]
`;

/** In the order of `entries`: weights [out, in] row by row, bias, scale and shift of the normalisation. */
type Weights = readonly number[];
const entries = ['convs.0.weight', 'convs.0.bias', 'output_bn.weight', 'output_bn.bias'];

interface Moments {
  readonly mean: readonly number[];
  readonly variance: readonly number[];
}

const channels = [0, 1, 2];
const pixelsOf = (cube: Tensor): number[][] =>
  Array.from({ length: 12 }, (_, pixel) => channels.map((band) => Number(cube.data[pixel * bands + band])));

function mixed(weights: Weights, pixels: readonly number[][]): number[][] {
  return pixels.map((x) =>
    channels.map((k) => x.reduce((sum, value, band) => sum + value * (weights[3 * k + band] as number), weights[9 + k] as number)),
  );
}

function momentsOf(rows: readonly number[][], divisor: number): Moments {
  const mean = channels.map((k) => rows.reduce((sum, row) => sum + (row[k] as number), 0) / rows.length);
  const variance = channels.map((k) => rows.reduce((sum, row) => sum + ((row[k] as number) - (mean[k] as number)) ** 2, 0) / divisor);
  return { mean, variance };
}

/** Mean squared error of sigmoid((y - mean) / sqrt(variance + 1e-5) scale + shift) from the cube, y being the mixtures. */
function lossOf(weights: Weights, cube: Tensor, given?: Moments): number {
  const pixels = pixelsOf(cube);
  const y = mixed(weights, pixels);
  const { mean, variance } = given ?? momentsOf(y, y.length);
  const errors = y.flatMap((row, pixel) =>
    row.map((value, k) => {
      const z =
        ((value - (mean[k] as number)) / Math.sqrt((variance[k] as number) + 1e-5)) * (weights[12 + k] as number) + (weights[15 + k] as number);
      return 1 / (1 + Math.exp(-z)) - (pixels[pixel]?.[k] as number);
    }),
  );
  return errors.reduce((sum, error) => sum + error * error, 0) / errors.length;
}

/** A step of gradient descent by central differences. */
function stepped(weights: Weights, cube: Tensor): number[] {
  const h = 1e-5;
  const at = (i: number, by: number) =>
    lossOf(
      weights.map((value, k) => (k === i ? value + by : value)),
      cube,
    );
  return weights.map((value, i) => value - (rate * (at(i, h) - at(i, -h))) / (2 * h));
}

describe('batch normalisation of LearnableChannelMixer', () => {
  it('follows float64 over several steps, in weights, running averages, training and validation loss', async () => {
    const training = { optimizer: { name: 'sgd', lr: rate, momentum: 0 } } as const;
    const plan = await openCompiled(pipeline, { bands, training });
    const parts = await Promise.all(entries.map((entry) => stateOf(plan, `mixer.${entry}`)));
    let weights: Weights = parts.flat();
    let running: Moments = { mean: [0, 0, 0], variance: [1, 1, 1] };
    const cubes = [1, 2, 3, 4].map((seed) => smallScene(seed, bands));
    const held = smallScene(9, bands);
    const rows: LogRow[] = [];
    await plan.train({ train: cubes, val: [held] }, { maxEpochs: 2, shuffle: false }, { keepInputs: true, onLog: (row) => rows.push(row) });
    const logged = rows.filter(({ stage }) => stage === 'train').map((row) => row['train/mse']);
    for (const [i, { cube }] of [...cubes, ...cubes].entries()) {
      const batch = momentsOf(mixed(weights, pixelsOf(cube)), 11);
      const moved = (before: readonly number[], now: readonly number[]) => before.map((value, k) => 0.9 * value + 0.1 * (now[k] as number));
      // float32 sums of 36 terms of size 1, and steps that grow their rounding: some ten units of 2^-24.
      expect(logged[i]).toBeCloseTo(lossOf(weights, cube), 5);
      running = { mean: moved(running.mean, batch.mean), variance: moved(running.variance, batch.variance) };
      weights = stepped(weights, cube);
    }
    const trained = (await Promise.all(entries.map((entry) => stateOf(plan, `mixer.${entry}`)))).flat();
    // As above; central differences at 1e-5 are good to 1e-9.
    for (const [i, value] of weights.entries()) expect(trained[i]).toBeCloseTo(value, 5);
    const [mean, variance] = [await stateOf(plan, 'mixer.output_bn.running_mean'), await stateOf(plan, 'mixer.output_bn.running_var')];
    for (const k of channels) {
      expect(mean[k]).toBeCloseTo(running.mean[k] as number, 5);
      expect(variance[k]).toBeCloseTo(running.variance[k] as number, 5);
    }
    expect(await stateOf(plan, 'mixer.output_bn.num_batches_tracked')).toEqual([8]);
    const val = rows.findLast(({ stage }) => stage === 'val')?.['val/mse'];
    expect(val).toBeCloseTo(lossOf(weights, held.cube, running), 5);
  });

  it('stores the running averages that PyTorch was recorded to store', async () => {
    const recorded = readCase('test/golden/samples/nodes/learnable_channel_mixer/batchnorm_sigmoid.json');
    if (recorded.kind !== 'node') throw new Error('not the recording of a node');
    const golden = recorded.node;
    const run = golden.runs.find(({ training }) => training);
    const text = `
metadata: {name: recorded}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: node, class_name: LearnableChannelMixer, hparams: ${JSON.stringify(golden.hparams)}}
  - {name: loss, class_name: OrthogonalityLoss}
connections:
  - {source: data.outputs.cube, target: node.inputs.data}
  - {source: node.outputs.weights, target: loss.inputs.components}
`;
    const plan = await openCompiled(text, { bands: 6, training: {} });
    await loadState(plan, Object.fromEntries(Object.entries(golden.state).map(([entry, value]) => [`node.${entry}`, value])));
    const cube = toTensor(run?.inputs.data as GoldenTensor, 'float32');
    await plan.train({ train: [{ cube }] }, { maxEpochs: 1 }, { keepInputs: true });
    for (const [entry, { data }] of Object.entries(run?.stateAfter ?? {})) {
      const found = await stateOf(plan, `node.${entry}`);
      // Float32 means of a few dozen numbers of size 1, recorded with eight digits.
      for (const [i, value] of data.entries()) expect(found[i], entry).toBeCloseTo(value, 6);
    }
    expect(Object.keys(run?.stateAfter ?? {})).toHaveLength(3);
  });
});
