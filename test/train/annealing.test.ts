import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LogRow, Plan, TrainOptions } from '../../runtime/index.js';
import { numberAt, type Tensor } from '../../schemas/tensor.js';
import { openCompiled, scratch, smallScene, stateOf } from '../fixtures/compiled-plan.js';
import { onlyGraph } from '../fixtures/only-graph.js';

const bands = 4;
const pipeline = (hparams: string) => `
metadata: {name: annealed}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: selector, class_name: SoftChannelSelector, hparams: {n_select: 2, temperature_init: 2, temperature_min: 0.3, temperature_decay: 0.5${hparams}}}
  - {name: mse, class_name: MSEReconstructionLoss}
  - {name: diversity, class_name: SelectorDiversityRegularizer}
connections:
  - {source: data.outputs.cube, target: selector.inputs.data}
  - {source: selector.outputs.selected, target: mse.inputs.reconstruction}
  - {source: data.outputs.cube, target: mse.inputs.target}
  - {source: selector.outputs.weights, target: diversity.inputs.weights}
outputs: [selector.weights, mse.loss]
`;
const training = {
  losses: ['mse', 'diversity'],
  unfreeze: ['selector'],
  lossWeights: {
    mse: {
      by: 'epoch',
      host: 'piecewise',
      params: {
        knots: [
          [0, 1],
          [4, 3],
        ],
      },
    },
    diversity: { by: 'step', host: 'linear', params: { from: 0, to: 9, steps: 7 } },
  },
  lossScale: 64,
} as const;
const annealing = ', anneal_temperature: true';
const temperatures = [2, 1, 0.5, 0.3, 0.3];
const splits = { train: [1, 2, 3].map((seed) => smallScene(seed, bands)), val: [smallScene(9, bands)] };

async function trained(hparams: string, options: TrainOptions) {
  const plan = await openCompiled(pipeline(hparams), { bands, training });
  const rows: LogRow[] = [];
  await plan.train(splits, { lr: 0.05, ...options }, { keepInputs: true, onLog: (row) => rows.push(row) });
  return { plan, rows };
}

/** Mean of (x w - x)^2 with w = 2 softmax(logits / temperature), in float64. */
async function lossOf(plan: Plan, temperature: number): Promise<number> {
  const powers = (await stateOf(plan, 'selector.channel_logits')).map((logit) => Math.exp(logit / temperature));
  const sum = powers.reduce((a, b) => a + b);
  const values = Array.from(splits.val[0]?.cube.data as Float32Array);
  return values.reduce((total, x, i) => total + (x * ((2 * (powers[i % bands] as number)) / sum) - x) ** 2, 0) / values.length;
}

describe('SoftChannelSelector with anneal_temperature', () => {
  it('trains each epoch at its temperature, and validates, saves and runs at the last', async () => {
    const { plan, rows } = await trained(annealing, { maxEpochs: 5 });
    const logged = rows.filter(({ stage }) => stage === 'train').map((row) => row['schedule/selector.temperature']);
    expect(logged).toEqual(temperatures.flatMap((value) => [value, value, value]));
    expect(await stateOf(plan, 'selector.temperature')).toEqual([Math.fround(0.3)]);
    const val = rows.findLast(({ stage }) => stage === 'val')?.['val/mse'];
    // A float32 mean of 48 squares of size 1: a few units of 2^-24.
    expect(val).toBeCloseTo(await lossOf(plan, 0.3), 6);
    const { outputs } = await plan.run(smallScene(9, bands), { stage: 'inference', keepInputs: true });
    const [first] = Array.from((outputs['selector.weights'] as Tensor).data, Number);
    const logits = await stateOf(plan, 'selector.channel_logits');
    const powers = logits.map((logit) => Math.exp(logit / 0.3));
    // float32 softmax of four logits: relative error of a few units of 2^-24.
    expect(first).toBeCloseTo((2 * (powers[0] as number)) / powers.reduce((a, b) => a + b), 6);
  });

  it('validates every epoch at the temperature at which it trained', async () => {
    for (const [epoch, temperature] of temperatures.slice(0, 3).entries()) {
      const { plan, rows } = await trained(annealing, { maxEpochs: epoch + 1 });
      expect(await stateOf(plan, 'selector.temperature')).toEqual([temperature]);
      const val = rows.findLast(({ stage }) => stage === 'val')?.['val/mse'];
      // As above.
      expect(val).toBeCloseTo(await lossOf(plan, temperature), 6);
    }
  });

  it('keeps the temperature of the best epoch with its logits', async () => {
    const directory = await scratch();
    const { plan, rows } = await trained(annealing, { maxEpochs: 3, directory, checkpoint: { monitor: 'val_loss', saveTopK: 1 } });
    const losses = rows.filter(({ stage }) => stage === 'val').map((row) => row.val_loss as number);
    const best = losses.indexOf(Math.min(...losses));
    expect(best).toBeLessThan(2);
    expect(await stateOf(plan, 'selector.temperature')).toEqual([Math.fround(temperatures[best] as number)]);
  });

  it('is off by default, as in the reference', async () => {
    const { plan, rows } = await trained('', { maxEpochs: 3 });
    expect(plan.manifest.train?.buffers).toEqual([]);
    expect(await stateOf(plan, 'selector.temperature')).toEqual([2]);
    expect(rows[0]).not.toHaveProperty(['schedule/selector.temperature']);
  });

  it('leaves the stage graph of train at the temperature of the state, as it has no trainer', async () => {
    const { plan } = await trained(annealing, { maxEpochs: 1 });
    expect(onlyGraph(plan.manifest.stages.train)?.inputs.map(({ source }) => source)).not.toContain('schedule');
    const { outputs } = await plan.run(smallScene(9, bands), { stage: 'train', keepInputs: true });
    // As above: the state holds the temperature of epoch 0.
    expect(numberAt((outputs['mse.loss'] as Tensor).data, 0)).toBeCloseTo(await lossOf(plan, 2), 6);
  });
});

describe('a run with schedules', () => {
  it('that is aborted and resumed ends with the same bits and the same log', async () => {
    const [whole, parts] = [await scratch(), await scratch()];
    const options = { maxEpochs: 5, resumeEveryNSteps: 1, checkpoint: { saveTopK: 2 }, lr: 0.05 };
    const straight = await trained(annealing, { ...options, directory: whole });
    const plan = await openCompiled(pipeline(annealing), { bands, training });
    for (const fatal of [2, 5, 4]) {
      const controller = new AbortController();
      let batches = 0;
      const onProgress = () => ++batches === fatal && controller.abort();
      const run = plan.train(
        splits,
        { ...options, directory: parts, resume: 'if-present' },
        { signal: controller.signal, keepInputs: true, onProgress },
      );
      await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    }
    await plan.train(splits, { ...options, directory: parts, resume: 'required' }, { keepInputs: true });
    expect(await plan.state()).toEqual(await straight.plan.state());
    expect(plan.manifest.digest).toBe(straight.plan.manifest.digest);
    expect(await readFile(join(parts, 'metrics.jsonl'), 'utf8')).toBe(await readFile(join(whole, 'metrics.jsonl'), 'utf8'));
    expect(await readFile(join(parts, 'resume.safetensors'))).toEqual(await readFile(join(whole, 'resume.safetensors')));
  });
});
