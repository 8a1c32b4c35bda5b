import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createEngine, openPlan } from '../../runtime/index.js';
import { encodeNpy } from '../../runtime/writers/npy.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { withPlan } from '../golden/replay-plan.js';
import { countingCube, fitted } from './fixtures.js';
import { testHosts, writeTinyPlan } from './tiny-plan.js';

const options = { device: 'cpu', hosts: testHosts } as const;
const pipeline = `
nodes:
  - { name: data, class_name: CU3SDataNode }
  - { name: norm, class_name: MinMaxNormalizer }
connections: [data.outputs.cube -> norm.inputs.data]
outputs: [norm.normalized]
`;
const codeOf = (code: string) => expect.objectContaining({ code }) as Error;

describe('an engine', () => {
  it('gives everyone who opens a plan the same one, with the bits of a plan of its own, until the last has left', async () => {
    const { directory } = await writeTinyPlan(fitted);
    await using engine = createEngine({ workers: 2, threads: 1 });
    const [first, second] = await Promise.all([engine.open(directory, options), engine.open(directory, options)]);
    expect(engine.load).toEqual({ calls: 0, plans: 1, workers: 1 });
    await using alone = await openPlan(directory, { ...options, host: 'inline' });
    const cube = countingCube(1, 4, 5);
    const expected = (await alone.run({ cube }, { keepInputs: true })).outputs;
    expect((await first.run({ cube }, { keepInputs: true })).outputs).toEqual(expected);
    await first.dispose();
    await expect(first.run({ cube })).rejects.toThrow(codeOf('plan-closed'));
    expect((await second.run({ cube }, { keepInputs: true })).outputs).toEqual(expected);
    await second.dispose();
    expect(engine.load.plans).toBe(0);
  });

  it('runs plans in several threads, and one whose state changed since for those who open it then', async () => {
    const { directory } = await writeTinyPlan(fitted);
    await using engine = createEngine({ workers: 2, threads: 1 });
    const before = await engine.open(directory, options);
    await before.setState({ 'norm.mean': tensorFrom('float32', [2], [3, 4]) });
    const after = await engine.open(directory, options);
    expect(engine.load).toEqual({ calls: 0, plans: 2, workers: 2 });
    const cube = tensorFrom('float32', [1, 1, 1, 2], [5, 6]);
    for (const plan of [before, after]) {
      expect((await plan.run({ cube }, { keepInputs: true })).outputs['norm.out']?.data).toEqual(Float32Array.of(1, 0.5));
    }
  });

  it('refuses what it has no room for, by calls and by bytes, and settles what it took', async () => {
    const { directory } = await writeTinyPlan(fitted);
    await using engine = createEngine({ threads: 1, queue: 2 });
    const plan = await engine.open(directory, options);
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => plan.run({ cube: countingCube(1, 4, 5) })));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected', 'rejected']);
    expect((results[2] as PromiseRejectedResult).reason).toEqual(codeOf('engine-busy'));
    expect(engine.load.calls).toBe(0);
    // One cube of 4 x 5 pixels of two float32 bands has 160 bytes.
    await using narrow = createEngine({ threads: 1, memoryLimit: 300 });
    const other = await narrow.open(directory, options);
    const some = await Promise.allSettled([1, 2].map(() => other.run({ cube: countingCube(1, 4, 5) })));
    expect(some.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('frees the sessions of the plan used longest ago, which works again afterwards', async () => {
    const plans = await Promise.all([writeTinyPlan(fitted), writeTinyPlan(fitted)]);
    await using engine = createEngine({ threads: 1, memoryLimit: 200 });
    const [one, other] = await Promise.all(plans.map(({ directory }) => engine.open(directory, options)));
    const outputs = async (plan = one) => (await plan?.run({ cube: countingCube(1, 4, 5) }))?.outputs;
    const first = await outputs(one);
    expect(await outputs(other)).toEqual(first);
    expect(await outputs(one)).toEqual(first);
  });

  it('ends with calls that tell why, and lets nobody in afterwards', async () => {
    const { directory } = await writeTinyPlan(fitted);
    const engine = createEngine({ threads: 1 });
    const plan = await engine.open(directory, options);
    const running = plan.run({ cube: countingCube(1, 4, 5) });
    await engine.dispose();
    expect(Object.keys((await running).outputs)).toContain('norm.out');
    await expect(engine.open(directory, options)).rejects.toThrow(codeOf('engine-closed'));
    await expect(plan.run({ cube: countingCube(1, 4, 5) })).rejects.toThrow(codeOf('engine-closed'));
    expect(() => createEngine({ workers: 0 })).toThrow(codeOf('option-invalid'));
    await expect(createEngine().open('nowhere.plan')).rejects.toThrow(codeOf('plan-not-found'));
  });
});

describe('an engine whose thread died', () => {
  it('tells those who were in it, and opens the plan anew for those who ask again', async () => {
    const { directory } = await writeTinyPlan(fitted);
    const folder = await mkdtemp(join(tmpdir(), 'cuvisc-engine-'));
    const module = pathToFileURL(join(folder, 'hosts.mjs'));
    await writeFile(module, `export * from '${testHosts}';\nexport const readCube = () => process.exit(3);\n`);
    const dying = { device: 'cpu', hosts: module } as const;
    await using engine = createEngine({ threads: 1 });
    const before = await engine.open(directory, dying);
    await expect(before.run({ file: 'any' })).rejects.toThrow(codeOf('worker-crashed'));
    await expect(before.run({ cube: countingCube(1, 4, 5) })).rejects.toThrow(codeOf('worker-crashed'));
    const after = await engine.open(directory, dying);
    expect(Object.keys((await after.run({ cube: countingCube(1, 4, 5) })).outputs)).toContain('norm.out');
    expect(engine.load).toEqual({ calls: 0, plans: 1, workers: 1 });
    await before.dispose();
    expect(Object.keys((await after.run({ cube: countingCube(1, 4, 5) })).outputs)).toContain('norm.out');
    await rm(folder, { recursive: true });
  });
});

describe('bytes of files', () => {
  it('are read as files on disk are, and leave nothing behind', async () => {
    const cube = tensorFrom('float32', [4, 5, 2], countingCube(1, 4, 5).data as Float32Array);
    const source = { file: 'scene.npy', bytes: { 'scene.npy': encodeNpy(cube) } };
    await withPlan({ source: { file: 'p.yaml', text: pipeline }, bands: 2 }, async (plan) => {
      await plan.fit([source]);
      const expected = (await plan.run({ cube: countingCube(1, 4, 5) })).outputs;
      expect((await plan.run(source)).outputs).toEqual(expected);
      const wrong = { file: 'scene.npy', bytes: { 'scene.npy': encodeNpy(cube).subarray(0, 100) } };
      await expect(plan.run(wrong)).rejects.toThrow(expect.objectContaining({ place: expect.objectContaining({ file: 'scene.npy' }) }) as Error);
      await expect(plan.run({ file: 'a', bytes: { '../a': new Uint8Array(1) } })).rejects.toThrow(codeOf('call-invalid'));
      await expect(plan.run({ file: 'a', bytes: { a: 'text' } } as never)).rejects.toThrow(codeOf('call-invalid'));
    });
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('cuvisc-bytes-'))).toEqual([]);
  });
});
