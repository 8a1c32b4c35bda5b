import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openPlan, type Plan, type Progress } from '../../runtime/index.js';
import { numberAt, type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { countingCube, fitted, openTiny } from './fixtures.js';
import { testHosts } from './tiny-plan.js';

/** Mean and standard deviation per band in two passes, rounded to float32 as state is. */
function statistics(cubes: readonly Tensor[]): { readonly mean: Float32Array; readonly std: Float32Array } {
  const bands = [0, 1].map((band) => cubes.flatMap(({ data }) => Array.from({ length: data.length / 2 }, (_, i) => numberAt(data, 2 * i + band))));
  const mean = Float32Array.from(bands, (values) => values.reduce((a, b) => a + b, 0) / values.length);
  const std = Float32Array.from(bands, (values, band) =>
    Math.sqrt(values.reduce((sum, value) => sum + (value - (mean[band] as number)) ** 2, 0) / values.length),
  );
  return { mean, std };
}

const cubes = (): Tensor[] => [countingCube(1, 300, 400), countingCube(3, 5, 7), countingCube(1, 1, 1)];

async function stateOf(plan: Plan): Promise<{ mean: Float32Array; std: Float32Array }> {
  const state = await plan.state();
  return { mean: state['norm.mean']?.data as Float32Array, std: state['norm.std']?.data as Float32Array };
}

/** Sums in another order differ in the last float64 digits; after rounding to float32 by one unit in the last place at most. */
function expectClose(found: Float32Array, expected: Float32Array): void {
  for (const [i, value] of expected.entries()) expect(Math.abs((found[i] as number) - value)).toBeLessThanOrEqual(2 ** -23 * Math.abs(value));
}

describe('a fit', () => {
  it('passes over the data once per level, saves the state and leaves a plan that runs', async () => {
    const plan = await openTiny();
    const seen: Progress[] = [];
    const report = await plan.fit(
      cubes().map((cube) => ({ cube })),
      { onProgress: (progress) => seen.push(progress) },
    );
    const expected = statistics(cubes());
    const state = await stateOf(plan);
    expectClose(state.mean, expected.mean);
    expectClose(state.std, expected.std);
    expect(report).toMatchObject({
      passes: 2,
      samples: 120_106,
      levels: [{ level: 1, blocks: 4, nodes: [{ node: 'norm', facts: { samples: 120_106 } }] }, { level: 2 }],
    });
    expect(seen.map(({ level, sources }) => [level, sources])).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
      [2, 1],
      [2, 2],
      [2, 3],
    ]);
    expect(plan.fittedLevels).toBe(2);
    const again = await openPlan(plan.directory, { host: 'inline', hosts: testHosts });
    expect(await again.state()).toEqual(await plan.state());
    await again.run({ cube: countingCube(1, 2, 2) });
  });

  it('gives the same bits in a worker', async () => {
    const [inline, worker] = [await openTiny(), await openTiny({}, 'worker')];
    for (const plan of [inline, worker]) await plan.fit([{ file: '300x300' }, { cube: countingCube(1, 9, 9) }]);
    expect(worker.manifest.digest).toBe(inline.manifest.digest);
    await worker.dispose();
  });

  it('keeps one state file', async () => {
    const plan = await openTiny();
    for (const size of [2, 3, 4]) await plan.fit([{ cube: countingCube(1, size, size) }]);
    const states = (await readdir(plan.directory)).filter((name) => name.startsWith('state-'));
    expect(states).toEqual([plan.manifest.stateFile.path]);
  });

  it.each([
    ['NaN', [{ file: '2x2' }, { file: 'nan' }], { code: 'fit-not-finite', place: { file: 'nan', node: 'norm' } }],
    ['too few samples', [{ file: '1x1' }], { code: 'fit-too-few-samples', place: { node: 'norm', line: 3, column: 5 } }],
    ['no data', [], { code: 'no-data' }],
  ])('that fails for %s changes nothing', async (_, sources, error) => {
    const plan = await openTiny(fitted);
    const [state, manifest] = [await plan.state(), await readFile(join(plan.directory, 'plan.json'))];
    await expect(plan.fit(sources)).rejects.toMatchObject(error);
    expect(await plan.state()).toEqual(state);
    expect(await readFile(join(plan.directory, 'plan.json'))).toEqual(manifest);
  });

  it('refuses to overwrite what another process has fitted', async () => {
    const first = await openTiny();
    const second = await openPlan(first.directory, { host: 'inline', hosts: testHosts });
    await first.fit([{ file: '3x3' }]);
    await expect(second.fit([{ file: '4x4' }])).rejects.toMatchObject({ code: 'plan-changed' });
    expect(second.fittedLevels).toBe(0);
  });
});

async function fitInShards(count: number, level: number, plan: Plan, order: readonly number[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'shards-'));
  const files: string[] = [];
  for (const index of order) {
    const worker = await openPlan(plan.directory, { host: 'inline', hosts: testHosts });
    const bytes = await worker.fitShard(
      cubes().map((cube) => ({ cube })),
      { shard: { index, count } },
    );
    files.push(join(folder, `${level}-${index}.safetensors`));
    await writeFile(files.at(-1) as string, bytes);
  }
  await plan.mergeShards(files);
}

describe('a fit in shards', () => {
  it.each([1, 2, 3, 5])('of %i processes gives the state of a single one', async (count) => {
    const [whole, sharded] = [await openTiny(), await openTiny()];
    await whole.fit(cubes().map((cube) => ({ cube })));
    const order = Array.from({ length: count }, (_, i) => count - i);
    for (const level of [1, 2]) await fitInShards(count, level, sharded, order);
    const [expected, found] = [await stateOf(whole), await stateOf(sharded)];
    expectClose(found.mean, expected.mean);
    expectClose(found.std, expected.std);
    expect(sharded.fittedLevels).toBe(2);
  });

  it('does not depend on the order of the files', async () => {
    const [a, b] = [await openTiny(), await openTiny()];
    for (const level of [1, 2]) {
      await fitInShards(3, level, a, [1, 2, 3]);
      await fitInShards(3, level, b, [3, 1, 2]);
    }
    expect(a.manifest.digest).toBe(b.manifest.digest);
  });

  it('is only merged complete, once, and with the plan that it was made with', async () => {
    const plan = await openTiny();
    const folder = await mkdtemp(join(tmpdir(), 'shards-'));
    const shard = async (name: string, index: number, count: number): Promise<string> => {
      await writeFile(join(folder, name), await plan.fitShard([{ file: '4x4' }, { file: '5x5' }], { shard: { index, count } }));
      return join(folder, name);
    };
    const [one, two, other] = [await shard('1', 1, 2), await shard('2', 2, 2), await shard('3', 2, 3)];
    for (const files of [[one], [two], [one, one], [one, other], [one, two, two]]) {
      await expect(plan.mergeShards(files)).rejects.toMatchObject({
        code: 'shard-mismatch',
        place: { file: expect.stringContaining(folder) as string },
      });
    }
    await plan.mergeShards([two, one]);
    expect(await plan.mergeShards([one, two])).toMatchObject({ already: true });
    await plan.setState({ 'norm.mean': tensorFrom('float32', [2], [5, 6]) });
    await expect(plan.mergeShards([one, two])).rejects.toMatchObject({
      code: 'shard-mismatch',
      message: expect.stringContaining('another state') as string,
    });
    await expect(plan.fitShard([{ file: '4x4' }], { shard: { index: 3, count: 2 } })).rejects.toMatchObject({ code: 'shard-invalid' });
  });

  it('unsets what later levels had found when an earlier one is fitted again', async () => {
    const plan = await openTiny(fitted);
    await expect(plan.fitShard([{ file: '4x4' }], { shard: { index: 1, count: 1 } })).rejects.toMatchObject({ code: 'plan-already-fitted' });
    const file = join(plan.directory, '..', `refit-${process.pid}.safetensors`);
    await writeFile(file, await plan.fitShard([{ file: '4x4' }], { shard: { index: 1, count: 1 }, level: 1 }));
    await plan.mergeShards([file]);
    expect(plan.fittedLevels).toBe(1);
    await expect(plan.run({ file: '2x2' })).rejects.toMatchObject({ code: 'plan-not-fitted' });
  });

  it('deals every block to exactly one shard', async () => {
    const plan = await openTiny();
    const sources = () => [{ cube: tensorFrom('float32', [3, 200, 200, 2], new Float32Array(240_000).fill(1)) }];
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9 }), async (count) => {
        let samples = 0;
        for (let index = 1; index <= count; index++) {
          const bytes = await plan.fitShard(sources(), { shard: { index, count } });
          samples += Number(/"samples":"(\d+)"/.exec(Buffer.from(bytes).toString('latin1'))?.[1]);
        }
        expect(samples).toBe(120_000);
      }),
      { numRuns: 5 },
    );
  });
});
