import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writePlan } from '../../compiler/index.js';
import { openPlan, type Plan } from '../../runtime/index.js';
import { numberAt, type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { compileText, planOf } from '../fixtures/compile-text.js';
import { rxPipeline } from '../fixtures/pipelines.js';

const bands = 4;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cuvisc-fit-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Cubes of different sizes whose bands are large and nearly proportional, as counts of a camera are. */
const cubes = [3, 7, 1, 12, 5].map((height, k) => {
  const values = Array.from({ length: height * 6 * bands }, (_, i) => {
    const level = 3000 + ((Math.floor(i / bands) * 7919 + k * 31) % 997);
    return level * (1 + (i % bands) / 10) + ((i * 104729 + k) % 13);
  });
  return tensorFrom('float32', [1, height, 6, bands], values);
});

async function openFresh(name: string): Promise<Plan> {
  const directory = join(folder, `${name}.plan`);
  await writePlan(planOf(compileText(rxPipeline, { bands })), directory);
  return openPlan(directory, { host: 'inline' });
}

async function fitted(name: string, batches: readonly Tensor[]): Promise<Readonly<Record<string, Tensor>>> {
  await using plan = await openFresh(name);
  await plan.fit(
    batches.map((cube) => ({ cube })),
    { keepInputs: true },
  );
  return plan.state();
}

/** Largest difference of an entry over its largest magnitude. */
function difference(a: Tensor | undefined, b: Tensor | undefined): number {
  if (!a || !b) return Number.POSITIVE_INFINITY;
  const size = Math.max(...Array.from({ length: b.data.length }, (_, i) => Math.abs(numberAt(b.data, i))));
  return Math.max(...Array.from({ length: b.data.length }, (_, i) => Math.abs(numberAt(a.data, i) - numberAt(b.data, i)))) / size;
}

describe('fitted statistics', () => {
  it('do not depend on the order of the batches beyond 1e-12', async () => {
    const reference = await fitted('reference', cubes);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...cubes.keys()], { minLength: cubes.length }), async (order) => {
        const state = await fitted(
          'shuffled',
          order.map((i) => cubes[i] as Tensor),
        );
        for (const entry of ['norm.running_min', 'norm.running_max', 'rx.mu', 'rx.cov'])
          expect(difference(state[entry], reference[entry])).toBeLessThan(1e-12);
      }),
      { numRuns: 8 },
    );
  });

  it('are the same from shards that are merged level by level', async () => {
    const reference = await fitted('whole', cubes);
    await using plan = await openFresh('sharded');
    const sources = cubes.map((cube) => ({ cube }));
    for (let level = 0; level < plan.manifest.fit.length; level++) {
      const files = await Promise.all(
        [1, 2, 3].map(async (index) => {
          const file = join(folder, `level-${level}-shard-${index}`);
          await writeFile(file, await plan.fitShard(sources, { shard: { index, count: 3 }, keepInputs: true }));
          return file;
        }),
      );
      await plan.mergeShards(files);
    }
    const state = await plan.state();
    // mu and cov as above; the threshold follows from float32 scores of an inverse that differs in its last digits.
    for (const entry of ['rx.mu', 'rx.cov']) expect(difference(state[entry], reference[entry])).toBeLessThan(1e-12);
    expect(difference(state['logit.bias'], reference['logit.bias'])).toBeLessThan(1e-6);
  });
});
