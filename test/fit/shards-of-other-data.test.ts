import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openPlan, type Source } from '../../runtime/index.js';
import { writeEnvi } from '../../runtime/writers/envi.js';
import { writeNpy } from '../../runtime/writers/npy.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { callCli, callCliWell } from '../cli/call-cli.js';
import { generator } from '../fixtures/generator.js';
import { pipeline, temporaryFolder } from '../cli/synthetic-scene.js';

const bands = 3;

/** Noise of 6 x 5 pixels. */
function noise(seed: number) {
  const next = generator(seed);
  return tensorFrom(
    'float32',
    [6, 5, bands],
    Array.from({ length: 30 * bands }, () => next()),
  );
}

async function prepared() {
  const folder = await temporaryFolder();
  const plan = join(folder, 'rx.plan');
  await callCliWell('compile', pipeline, '-o', plan, '--bands', String(bands));
  for (const name of ['a', 'b']) await mkdir(join(folder, name));
  return { folder, plan, at: (name: string) => join(folder, name) };
}

type Prepared = Awaited<ReturnType<typeof prepared>>;

async function shard({ plan, at }: Prepared, index: number, count: number, sources: readonly Source[]): Promise<string> {
  await using open = await openPlan(plan, { device: 'cpu', host: 'inline' });
  const file = at(`shard-${index}-${Math.random()}`);
  await writeFile(file, await open.fitShard(sources, { shard: { index, count } }));
  return file;
}

/** Merges a shard made with each list; what `cuvisc merge` says. */
async function merged(place: Prepared, lists: readonly (readonly Source[])[]) {
  const files: string[] = [];
  for (const [i, list] of lists.entries()) files.push(await shard(place, i + 1, lists.length, list));
  return { files, ...(await callCli(['merge', place.plan, ...files])) };
}

it('L4: shards of whole sources, one made with another source in the place of one that it does not read, are refused by its name', async () => {
  const place = await prepared();
  // Of one name and one size, so that only the content tells them apart.
  const [a, other] = [place.at('a/scene.npy'), place.at('b/scene.npy')];
  await writeNpy(a, noise(1));
  await writeNpy(other, noise(2));
  const { exitCode, err } = await merged(place, [
    [{ file: a }, { file: a }],
    [{ file: other }, { file: a }],
  ]);
  expect({ exitCode, err }).toEqual({ exitCode: 2, err: expect.stringContaining('error[shard-mismatch]') });
  expect(err).toContain(`Source 1 is ${other} there and ${a} in the shards before it`);
});

it('L4: shards of blocks, tensors, and ENVI files whose headers are the same are told apart as well', async () => {
  const place = await prepared();
  for (const [name, seed] of [
    ['a', 1],
    ['b', 2],
  ] as const) {
    const value = noise(seed);
    await writeEnvi(place.at(`${name}/scene.hdr`), { ...value, dims: [1, ...value.dims] }, {
      node: 'x',
      port: 'y',
      source: { cube: value },
    } as never);
  }
  const [a, b] = [{ file: place.at('a/scene.hdr') }, { file: place.at('b/scene.hdr') }];
  expect((await merged(place, [[a], [b]])).err).toMatch(/Source 1 is .*values differ/);
  expect(
    (
      await merged(place, [
        [a, a],
        [b, a],
      ])
    ).err,
  ).toMatch(/Source 1 is .*files differ/);
  const [one, two] = [{ cube: noise(1) }, { cube: noise(2) }];
  expect(
    (
      await merged(place, [
        [one, one],
        [two, one],
      ])
    ).err,
  ).toMatch(/Source 1 is batch 1 there/);
  expect(
    (
      await merged(place, [
        [one, two],
        [two, one],
      ])
    ).err,
  ).toMatch(/Source 1 is batch 1 there/);
});

it('L4: the same data under another path are the same, and merging again is done already', async () => {
  const place = await prepared();
  const [a, copy] = [place.at('a/scene.npy'), place.at('b/copy.npy')];
  await writeNpy(a, noise(1));
  await copyFile(a, copy);
  const { files, exitCode } = await merged(place, [
    [{ file: a }, { file: a }],
    [{ file: copy }, { file: copy }],
  ]);
  expect(exitCode).toBe(0);
  await using plan = await openPlan(place.plan, { device: 'cpu', host: 'inline' });
  const again = await callCli(['merge', place.plan, ...files]);
  expect(again).toMatchObject({ exitCode: 0, out: expect.stringContaining('Done already') });
  await using after = await openPlan(place.plan, { device: 'cpu', host: 'inline' });
  expect(after.manifest.digest).toBe(plan.manifest.digest);
});

it('L4: shards that left out pixels by other no-data values are refused', async () => {
  const place = await prepared();
  const source = { cube: tensorFrom('float32', [1, 6, 5, bands], noise(1).data as Float32Array) };
  const file = async (index: number, settings: object): Promise<string> => {
    await using open = await openPlan(place.plan, { device: 'cpu', host: 'inline' });
    const path = place.at(`no-data-${index}`);
    await writeFile(path, await open.fitShard([source, source], { shard: { index, count: 2 }, keepInputs: true, ...settings }));
    return path;
  };
  const { exitCode, err } = await callCli(['merge', place.plan, await file(1, { noData: -1 }), await file(2, {})]);
  expect({ exitCode, err }).toEqual({ exitCode: 2, err: expect.stringContaining('error[shard-mismatch]') });
  expect(err).toContain('noDataValues is what files state, that of');
});
