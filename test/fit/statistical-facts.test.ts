import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writePlan } from '../../compiler/index.js';
import { openPlan, type Plan, readPlan } from '../../runtime/index.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { compileText, planOf } from '../fixtures/compile-text.js';

async function withPlan<T>(text: string, bands: number, work: (plan: Plan) => Promise<T>, fuse = true): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'cuvisc-facts-'));
  try {
    await writePlan(planOf(compileText(text, { bands, fuse })), folder);
    await using plan = await openPlan(folder, { host: 'inline', device: 'cpu' });
    return await work(plan);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const numbers = (value: Tensor | undefined): number[] => Array.from(value?.data as Float32Array);

/** Two bands, three pixels. */
const cubes = [
  [1, 10, 2, 20, 3, 60],
  [5, 30, 7, 50, 9, 40],
].map((values) => tensorFrom('float32', [1, 1, 3, 2], values));

describe('B15: the statistical phase', () => {
  const independent = `metadata: {name: independent}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: range, class_name: MinMaxNormalizer}
  - {name: score, class_name: ZScoreNormalizerGlobal}
  - {name: rx, class_name: RXGlobal}
connections:
  - {source: data.outputs.cube, target: range.inputs.data}
  - {source: data.outputs.cube, target: score.inputs.data}
  - {source: range.outputs.normalized, target: rx.inputs.data}
`;

  it('passes once over the data for all nodes that do not wait for one another, in the order of the data', async () => {
    const passesOf = async (fuse: boolean): Promise<string[][]> => {
      const fit = (plan: Plan) =>
        plan.fit(
          cubes.map((cube) => ({ cube })),
          { keepInputs: true },
        );
      const { levels } = await withPlan(independent, 2, fit, fuse);
      return levels.map(({ nodes }) => nodes.map(({ node }) => node).sort());
    };
    expect(await passesOf(false)).toEqual([['range', 'score'], ['rx']]);
    // The statistics of what a normaliser gives follow from those of what it is given.
    expect(await passesOf(true)).toEqual([['range', 'rx', 'score']]);
  });

  const joined = `metadata: {name: joined}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: first, class_name: Expression, hparams: {formula: 'b[0] + b[1]'}}
  - {name: second, class_name: Expression, hparams: {formula: 'b[1] - b[0]'}}
  - {name: mix, class_name: Expression, hparams: {formula: 'p * q + extra'}}
  - {name: score, class_name: ZScoreNormalizerGlobal, hparams: {num_channels: 1}}
connections:
  - {source: data.outputs.cube, target: first.inputs.cube}
  - {source: data.outputs.cube, target: second.inputs.cube}
  - {source: first.outputs.result, target: mix.inputs.p}
  - {source: second.outputs.result, target: mix.inputs.q}
  - {source: mix.outputs.result, target: score.inputs.data}
`;

  it('delivers every producer of a node, and the batch to those of its ports that nothing is connected to', async () => {
    const extras = [1, 2].map((k) => tensorFrom('float32', [1, 1, 3, 1], [100 * k, 200 * k, 300 * k]));
    const batches = cubes.map((cube, i) => ({ cube, extra: extras[i] as Tensor }));
    const state = await withPlan(joined, 2, async (plan) => {
      await plan.fit(batches, { keepInputs: true });
      return plan.state();
    });
    // (a + b)(b - a) + extra = b^2 - a^2 + extra
    const values = [99 + 100, 396 + 200, 3591 + 300, 875 + 200, 2451 + 400, 1519 + 600];
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    // Sums in float64, stored as float32.
    expect(numbers(state['score.zscore_mean'])).toEqual([Math.fround(mean)]);
  });

  it('leaves a plan whose stage val runs by itself', async () => {
    const normalized = await withPlan(independent, 2, async (plan) => {
      await plan.fit(
        cubes.map((cube) => ({ cube })),
        { keepInputs: true },
      );
      const { outputs } = await plan.run({ cube: cubes[0] as Tensor }, { stage: 'val', keepInputs: true });
      return numbers(outputs['score.normalized']);
    });
    // The first band of both cubes has the mean 4.5.
    expect(normalized[0]).toBeLessThan(0);
    expect(normalized).toHaveLength(6);
  });
});

describe('B6: saving a pipeline', () => {
  it('keeps names and execution stages of its nodes through a fit and opening it again', async () => {
    const text = `metadata: {name: staged}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: my_range, class_name: MinMaxNormalizer}
  - {name: only_here, class_name: PerPixelUnitNorm, execution_stages: [val, inference]}
connections:
  - {source: data.outputs.cube, target: my_range.inputs.data}
  - {source: my_range.outputs.normalized, target: only_here.inputs.data}
`;
    const { nodes, outputs } = await withPlan(text, 2, async (plan) => {
      await plan.fit(
        cubes.map((cube) => ({ cube })),
        { keepInputs: true },
      );
      await using again = await openPlan(plan.directory, { host: 'inline', device: 'cpu' });
      const stages = ['test', 'inference'] as const;
      const ran = await Promise.all(stages.map((stage) => again.run({ cube: cubes[0] as Tensor }, { stage, keepInputs: true })));
      return { nodes: (await readPlan(plan.directory)).manifest.nodes, outputs: ran.map((result) => Object.keys(result.outputs)) };
    });
    expect(nodes.map(({ name, stages }) => [name, stages])).toEqual([
      ['data', ['always']],
      ['my_range', ['always']],
      ['only_here', ['val', 'inference']],
    ]);
    expect(outputs).toEqual([['my_range.normalized'], ['only_here.normalized']]);
  });
});
