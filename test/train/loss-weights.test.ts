import { describe, expect, it } from 'vitest';
import type { CompileRequest } from '../../compiler/index.js';
import type { LogRow } from '../../runtime/index.js';
import { openCompiled, smallScene, stateOf } from './compiled-plan.js';

const bands = 3;
const pipeline = (mse: string) => `
metadata: {name: weighted}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: selector, class_name: SoftChannelSelector, hparams: {n_select: 2}}
  - {name: mse, class_name: MSEReconstructionLoss${mse}}
  - {name: diversity, class_name: SelectorDiversityRegularizer, hparams: {weight: 0.5}}
connections:
  - {source: data.outputs.cube, target: selector.inputs.data}
  - {source: selector.outputs.selected, target: mse.inputs.reconstruction}
  - {source: data.outputs.cube, target: mse.inputs.target}
  - {source: selector.outputs.weights, target: diversity.inputs.weights}
`;

type Training = NonNullable<CompileRequest['training']>;

async function train(training: Training, mse = '', maxEpochs = 4) {
  const optimizer = { name: 'sgd', lr: 0.5, momentum: 0.5 } as const;
  const plan = await openCompiled(pipeline(mse), { bands, training: { unfreeze: ['selector'], optimizer, ...training } });
  const rows: LogRow[] = [];
  const splits = { train: [1, 2].map((seed) => smallScene(seed, bands)), val: [smallScene(5, bands)] };
  await plan.train(splits, { maxEpochs }, { keepInputs: true, onLog: (row) => rows.push(row) });
  const numbers = (stage: LogRow['stage'], name: string) => rows.filter((row) => row.stage === stage).map((row) => row[name] as number);
  return { logits: await stateOf(plan, 'selector.channel_logits'), numbers };
}

const rising = {
  by: 'epoch',
  host: 'piecewise',
  params: {
    knots: [
      [0, 1],
      [2, 5],
    ],
  },
} as const;

describe('loss weights', () => {
  it('multiply losses in the sum that trains, by epoch; the losses themselves and the validation loss stay plain', async () => {
    const { numbers } = await train({ lossWeights: { mse: rising } });
    const [mse, diversity, total] = ['train/mse', 'train/diversity', 'train_loss'].map((name) => numbers('train', name)) as [
      number[],
      number[],
      number[],
    ];
    const weights = [1, 1, 3, 3, 5, 5, 5, 5];
    expect(numbers('train', 'schedule/mse.loss_weight')).toEqual(weights);
    // Sums of two float32 numbers of size 1.
    for (const [i, weight] of weights.entries()) expect(total[i]).toBeCloseTo(weight * (mse[i] as number) + (diversity[i] as number), 6);
    const [valMse, valDiversity] = [numbers('val', 'val/mse'), numbers('val', 'val/diversity')];
    for (const [i, value] of numbers('val', 'val_loss').entries()) expect(value).toBe((valMse[i] as number) + (valDiversity[i] as number));
  });

  it('train as the same weights inside the nodes do', async () => {
    const [outside, inside] = [await train({ lossWeights: { mse: 3 } }), await train({}, ', hparams: {weight: 3}')];
    // Eight float32 steps of logits of size 0.1, multiplied in another order.
    for (const [i, logit] of inside.logits.entries()) expect(outside.logits[i]).toBeCloseTo(logit, 6);
    expect(outside.numbers('train', 'train/mse')[0]).toBeCloseTo((inside.numbers('train', 'train/mse')[0] as number) / 3, 6);
  });

  it('of 0 train as if the loss did not count, and of 1 leave no trace in the graph', async () => {
    const [none, alone] = [await train({ lossWeights: { diversity: 0 } }), await train({ losses: ['mse'] })];
    expect(none.logits).toEqual(alone.logits);
    const plan = await openCompiled(pipeline(''), { bands, training: { lossWeights: { mse: 1 }, lossScale: 1 } });
    expect(plan.manifest.train?.schedules).toEqual([]);
  });
});

describe('a training step', () => {
  const manifestFor = async (training: Training) => (await openCompiled(pipeline(''), { bands, training })).manifest;

  it('is the same for a list of epochs and weights, as trainruns have it, and its schedule', async () => {
    const mse = [
      { epoch: 0, weight: 1 },
      { epoch: 2, weight: 5 },
    ];
    expect(await manifestFor({ lossWeights: { mse } })).toEqual(await manifestFor({ lossWeights: { mse: rising } }));
  });

  it('does not clip to 0', async () => {
    expect(await manifestFor({ clipNorm: 0, clipValue: 0 })).toEqual(await manifestFor({}));
  });
});

describe('a loss scale', () => {
  it.each([
    ['alone', {}],
    ['with both clippings', { clipNorm: 0.01, clipValue: 0.02 }],
    ['with accumulation', { accumulate: 2 }],
  ])('that is a power of two changes no bit, %s', async (_, settings) => {
    const [scaled, plain] = [await train({ ...settings, lossScale: 1024 }), await train(settings)];
    expect(scaled.logits).toEqual(plain.logits);
    for (const name of ['train_loss', 'train/mse', 'grad_norm']) expect(scaled.numbers('train', name)).toEqual(plain.numbers('train', name));
    expect(scaled.numbers('train', 'loss_scale')[0]).toBe(1024);
  });

  it('may follow a schedule', async () => {
    const lossScale = { by: 'step', host: 'exponential', params: { start: 4096, factor: 0.5, minimum: 256 } } as const;
    const [scaled, plain] = [await train({ lossScale }), await train({})];
    expect(scaled.numbers('train', 'loss_scale')).toEqual([4096, 2048, 1024, 512, 256, 256, 256, 256]);
    expect(scaled.logits).toEqual(plain.logits);
  });
});
