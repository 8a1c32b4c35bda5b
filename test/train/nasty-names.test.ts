import { describe, expect, test } from 'vitest';
import type { LogRow } from '../../runtime/index.js';
import { metricLogName } from '../../schemas/training-names.js';
import { openCompiled, smallScene } from '../fixtures/compiled-plan.js';

/** Nodes by what they do. */
interface Names {
  readonly norm: string;
  readonly gain: string;
  readonly loss: string;
  readonly decide: string;
  readonly metric: string;
}

/** One band, normalised by a fit, is scaled by a trained gain, compared with labels, decided on and measured. */
function pipeline({ norm, gain, loss, decide, metric }: Names, constant = 'gain'): string {
  const nodes = [
    { name: 'data', class_name: 'LentilsAnomalyDataNode', hparams: { normal_class_ids: [0] } },
    { name: norm, class_name: 'MinMaxNormalizer' },
    {
      name: gain,
      class_name: 'Expression',
      hparams: {
        formula: `${constant} * x - 1`,
        inputs: { x: 'float32[B, H, W, 1]' },
        constants: { [constant]: 2 },
        trainable: [constant],
      },
    },
    { name: loss, class_name: 'AnomalyBCEWithLogits' },
    { name: decide, class_name: 'BinaryDecider', hparams: { threshold: 0.6 } },
    { name: metric, class_name: 'AnomalyDetectionMetrics' },
  ];
  const wires: readonly (readonly [string, string])[] = [
    ['data.outputs.cube', `${norm}.inputs.data`],
    [`${norm}.outputs.normalized`, `${gain}.inputs.x`],
    [`${gain}.outputs.result`, `${loss}.inputs.predictions`],
    ['data.outputs.mask', `${loss}.inputs.targets`],
    [`${gain}.outputs.result`, `${decide}.inputs.logits`],
    [`${decide}.outputs.decisions`, `${metric}.inputs.decisions`],
    ['data.outputs.mask', `${metric}.inputs.targets`],
  ];
  return JSON.stringify({
    metadata: { name: 'named' },
    nodes,
    connections: wires.map(([source, target]) => ({ source, target })),
    outputs: [`${gain}.outputs.result`],
  });
}

/** Everything that a fit, a training and an evaluation tell, by the names of `usual`. */
async function resultsOf(names: Names, constant?: string) {
  const [scene, other] = [smallScene(3, 1), smallScene(4, 1)];
  const training = {
    unfreeze: [],
    lossScale: 2,
    accumulate: 2,
    optimizer: { name: 'adamw' as const, lr: 0.5 },
    lossWeights: { [names.loss]: { by: 'step' as const, host: 'linear' as const, params: { from: 1, to: 2, steps: 2 } } },
  };
  const plan = await openCompiled(pipeline(names, constant), { bands: 1, training });
  const fit = await plan.fit([scene, other], { keepInputs: true });
  const rows: LogRow[] = [];
  const monitor = metricLogName(names.metric, 'iou');
  const options = { maxEpochs: 2, earlyStopping: [{ monitor, mode: 'max' as const, patience: 5 }] };
  await plan.train({ train: [scene, other], val: [other] }, options, { keepInputs: true, onLog: (row) => rows.push(row) });
  const { outputs } = await plan.run(scene, { stage: 'test', keepInputs: true });
  const evaluation = await plan.evaluate([scene, other], { keepInputs: true });
  const state = Object.values(await plan.state()).map(({ data }) => Array.from(data, Number));
  await plan.dispose();
  return {
    fitted: fit.levels.map(({ nodes, samples }) => [samples, nodes.map(({ facts }) => facts)]),
    rows: rows.map((row) => Object.values(row)),
    names: rows.map((row) => Object.keys(row)),
    outputs: Object.values(outputs).map(({ data }) => Array.from(data, Number)),
    evaluation: [Object.values(evaluation.pooled.metrics), evaluation.pooled.scores],
    state,
  };
}

const usual: Names = { norm: 'norm', gain: 'e', loss: 'bce', decide: 'decide', metric: 'metrics' };

const nasty: readonly (readonly [string, string, string, string, string])[] = [
  ['train', 'val', 'step', 'lr', 'total'],
  ['lr', 'train', 'val', 'total', 'test'],
  ['node', 'schedule', 'train', 'epoch', 'val'],
  ['n', 'n#min', 'n#min:next', 'n~0', 'n~0~0'],
  ['n:next', 'n:a', 'n', 'n:mapped', 'n:a:next'],
  ['schedule/b', 'schedule/b:schedule', 'b', 'b:schedule', 'lr-AdamW'],
  ['a/b', 'a', 'a/b/c', 'train/a', 'train/a/b'],
  ['node/train', 'a', 'train', 'b', 'node/val'],
  ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'],
  ['train_loss', 'val_loss', 'grad_norm', 'loss_scale', 'stage'],
  ['äö', '"q"', "it's", '%0', '@cube'],
];

describe('names of nodes mean nothing', async () => {
  const { names: usualNames, ...usualValues } = await resultsOf(usual);

  test.each(nasty)('norm: %s, gain: %s, loss: %s, decide: %s, metric: %s', async (norm, gain, loss, decide, metric) => {
    const { names, ...values } = await resultsOf({ norm, gain, loss, decide, metric });
    // The same numbers to the bit: random numbers there are none, and names decide on nothing.
    expect(values).toEqual(usualValues);
    expect(names.map((each) => each.length)).toEqual(usualNames.map((each) => each.length));
  });

  test.each(['next', 'a', 'gradient', 'schedule', 'mapped', 'loss_weight', 'result_'])('a trained constant may be called %s', async (constant) => {
    const { names: _, ...values } = await resultsOf({ ...usual, gain: 'bce:next' }, constant);
    expect(values).toEqual(usualValues);
  });
});
