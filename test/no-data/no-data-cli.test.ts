import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeNpy } from '../../runtime/writers/npy.js';
import { tensor, tensorFrom } from '../../schemas/tensor.js';
import { callCli, callCliWell } from '../cli/call-cli.js';
import { generator } from '../fixtures/generator.js';
import { pipeline, type Scene, syntheticScene, temporaryFolder } from '../cli/synthetic-scene.js';

const rx = `
metadata: {name: rx}
nodes:
  - {name: data, class_name: CU3SDataNode}
  - {name: rx, class_name: RXGlobal, hparams: {eps: 0}}
connections:
  - {source: data.outputs.cube, target: rx.inputs.data}
`;

/** An ENVI cube of 10 x 8 pixels and 2 bands, int16, the first three rows -9999, with that stated in the header; an RX plan for it. */
async function enviScene(): Promise<{ readonly folder: string; readonly cube: string; readonly plan: string; readonly values: Int16Array }> {
  const folder = await temporaryFolder();
  const next = generator(5);
  const values = Int16Array.from({ length: 160 }, (_, i) => (i < 48 ? -9999 : 1000 * next()));
  const cube = join(folder, 'scene.hdr');
  await writeFile(join(folder, 'scene.img'), new Uint8Array(values.buffer));
  const header = 'ENVI\nsamples = 8\nlines = 10\nbands = 2\ndata type = 2\ninterleave = bip\nbyte order = 0\ndata ignore value = -9999\n';
  await writeFile(cube, header);
  await writeFile(join(folder, 'rx.yaml'), rx);
  const plan = join(folder, 'rx.plan');
  await callCliWell('compile', join(folder, 'rx.yaml'), '-o', plan, '--like', cube);
  return { folder, cube, plan, values };
}

/** Squared Mahalanobis distances of two bands by the closed inverse of a 2 x 2 covariance. */
function mahalanobis(values: readonly number[]): number[] {
  const rows = Array.from({ length: values.length / 2 }, (_, i) => [values[2 * i], values[2 * i + 1]] as [number, number]);
  const mean = [0, 1].map((band) => rows.reduce((sum, row) => sum + (row[band] as number), 0) / rows.length) as [number, number];
  const centred = rows.map(([a, b]) => [a - mean[0], b - mean[1]] as const);
  const over = (f: (row: readonly [number, number]) => number) => centred.reduce((sum, row) => sum + f(row), 0) / (rows.length - 1);
  const [aa, ab, bb] = [over(([a]) => a * a), over(([a, b]) => a * b), over(([, b]) => b * b)];
  return centred.map(([a, b]) => (bb * a * a - 2 * ab * a * b + aa * b * b) / (aa * bb - ab * ab));
}

test('D5: the ignore value of a header is left out of the fit and stays no-data in what is written', async () => {
  const { folder, cube, plan, values } = await enviScene();
  const fit = await callCli(['fit', plan, '--data', cube]);
  expect(fit.err).toContain(`${cube}: 24 of 80 pixels are no-data (-9999)`);
  expect(fit.out).toMatch(/1 +56 +24 /);
  const out = join(folder, 'out');
  const { runs } = JSON.parse(await callCliWell('run', plan, '--data', cube, '-o', out, '--json'));
  expect(runs[0]).toMatchObject({ noData: 24, nonFinite: {} });
  expect(await readFile(join(out, 'rx.scores.hdr'), 'utf8')).toContain('\ndata ignore value = nan\n');
  const data = await readFile(join(out, 'rx.scores.img'));
  const scores = Array.from({ length: 80 }, (_, i) => data.readFloatLE(4 * i));
  expect(new Set(scores.slice(0, 24))).toEqual(new Set([Number.NaN]));
  const expected = mahalanobis(Array.from(values.subarray(48)));
  // Scores up to 10 are rounded to float32 a few times on the way: some 1e-6 of each.
  for (const [i, score] of scores.slice(24).entries())
    expect(Math.abs(score - (expected[i] as number))).toBeLessThan(1e-5 * (1 + (expected[i] as number)));
});

test('D5: --no-data none counts the ignore value as data, and a value adds to it', async () => {
  const { cube, plan, values } = await enviScene();
  const fitted = async (...options: readonly string[]) => JSON.parse(await callCliWell('fit', plan, '--data', cube, '--json', ...options));
  expect(await fitted('--no-data', 'none')).toMatchObject({ samples: 80, noData: 0 });
  const other = String(values[100]);
  const { noData } = await fitted('--no-data', other);
  const own = Array.from({ length: 80 }, (_, pixel) => values.subarray(2 * pixel, 2 * pixel + 2));
  expect(noData).toBe(own.filter((bands) => bands.includes(-9999) || bands.includes(Number(other))).length);
  expect(await callCli(['fit', plan, '--data', cube, '--no-data', 'x'])).toMatchObject({
    exitCode: 2,
    err: expect.stringContaining('nan, inf, -inf or none'),
  });
});

test('N6: a run of a cube with NaN says so and states NaN in the header', async () => {
  const { folder, plan, cube: good } = await enviScene();
  await callCliWell('fit', plan, '--data', good);
  const file = join(folder, 'nan.npy');
  await writeNpy(file, tensorFrom('float32', [1, 2, 2], [1, 2, 3, Number.NaN]));
  const like = join(folder, 'float.plan');
  await callCliWell('compile', join(folder, 'rx.yaml'), '-o', like, '--bands', '2');
  await callCliWell('fit', like, '--data', good);
  const out = join(folder, 'nan');
  const { err } = await callCli(['run', like, '--data', file, '-o', out]);
  expect(err).toContain('row 0, column 1, band 1 (from 0): NaN');
  expect(err).toContain('rx.scores is NaN or infinite in 1 pixel with data');
  expect(await readFile(join(out, 'rx.scores.hdr'), 'utf8')).toContain('data ignore value = nan');
});

async function fitted(scene: Scene): Promise<string> {
  const plan = join(scene.folder, 'rx.plan');
  await callCliWell('compile', pipeline, '-o', plan, '--like', scene.cube);
  await callCliWell('fit', plan, '--data', scene.cube);
  return plan;
}

test('M19: eval ends with the mean over scenes, each counting once', async () => {
  const scenes = [await syntheticScene(), await syntheticScene({ height: 20, width: 9 })];
  const plan = await fitted(scenes[0] as Scene);
  const argv = ['eval', plan, '--data', ...scenes.map(({ cube }) => cube), '--labels', ...scenes.map(({ labels }) => labels)];
  const { sources, mean } = JSON.parse(await callCliWell(...argv, '--json'));
  const [a, b] = sources.map(({ scores }: { scores: { averagePrecision: number } }) => scores.averagePrecision);
  expect(mean.averagePrecision).toBe((a + b) / 2);
  expect(await callCliWell(...argv)).toMatch(/mean of 2 +\d\.\d+/);
});

test('M8: labels of another size are told with both files', async () => {
  const scene = await syntheticScene();
  const plan = await fitted(scene);
  const wrong = join(scene.folder, 'wrong.npy');
  await writeNpy(wrong, tensor('uint8', [3, 4], new Uint8Array(12)));
  const { exitCode, err } = await callCli(['eval', plan, '--data', scene.cube, '--labels', wrong]);
  expect(exitCode).toBe(2);
  expect(err).toContain(`${scene.cube}: the labels ${wrong} have 3 x 4 pixels, the cube has 12 x 10`);
});

test('M8: an error of a fit names the pipeline file, and merge tells a wrong file', async () => {
  const scene = await syntheticScene();
  const plan = join(scene.folder, 'rx.plan');
  await callCliWell('compile', pipeline, '-o', plan, '--like', scene.cube);
  const pixel = join(scene.folder, 'pixel.npy');
  await writeNpy(pixel, tensor('float32', [1, 1, scene.bands], new Float32Array(scene.bands)));
  expect((await callCli(['fit', plan, '--data', pixel])).err).toMatch(/--> pipeline\.yaml:\d+:\d+, node/);
  expect(await callCli(['merge', plan, scene.cube])).toMatchObject({
    exitCode: 2,
    err: expect.stringContaining('it is not a file that `cuvisc fit --shard` wrote'),
  });
});
