import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readCube } from '../../runtime/readers/read-cube.js';
import { callCli, callCliWell } from './call-cli.js';
import { pipeline, type Scene, syntheticScene } from './synthetic-scene.js';

async function compiled(scene: Scene): Promise<string> {
  const plan = join(scene.folder, 'rx.plan');
  await callCliWell('compile', pipeline, '-o', plan, '--like', scene.cube);
  return plan;
}

const outputFiles = [
  'decider.decisions.hdr',
  'decider.decisions.img',
  'decider.decisions.npy',
  'decider.decisions.png',
  'rx.scores.hdr',
  'rx.scores.img',
  'rx.scores.npy',
  'rx.scores.png',
];

it('fits, runs and evaluates a scene', async () => {
  const scene = await syntheticScene();
  const plan = await compiled(scene);
  const fitted = JSON.parse(await callCliWell('fit', plan, '--data', scene.cube, '--json'));
  expect(fitted).toMatchObject({ passes: 2, samples: 120, levels: [{ nodes: [{}, { node: 'rx', facts: { keptRank: 5 } }] }, {}] });
  const results = join(scene.folder, 'results');
  expect(await callCliWell('run', plan, '--data', scene.cube, '-o', results)).toContain('float32[1, 12, 10, 1]');
  expect((await readdir(results)).sort()).toEqual([...outputFiles, 'quick-look.png', 'run.json'].sort());
  const scores = await readCube(join(results, 'rx.scores.npy'));
  expect(scores.cube.dims).toEqual([12, 10, 1]);
  const { pooled, score } = JSON.parse(await callCliWell('eval', plan, '--data', scene.cube, '--labels', scene.labels, '--json'));
  expect(score).toBe('rx.scores');
  expect(pooled.scores).toMatchObject({ count: 120, positives: 3, rocAuc: 1 });
  // Scores of the fitted scene sum to bands x (pixels - 1); each is rounded to float32, relative error 2^-24.
  expect(pooled.scores.sum).toBeCloseTo(5 * 119, 3);
  const table = await callCliWell('eval', plan, '--data', scene.cube, '--labels', scene.labels);
  expect(table).toMatch(/pooled +120 +3 +1\.000000 +1\.000000/);
  expect(table).toContain(String(pooled.scores.sum));
});

it('writes a folder per cube, and the same ENVI values as .npy', async () => {
  const scene = await syntheticScene();
  const plan = await compiled(scene);
  await callCliWell('fit', plan, '--data', scene.cube, scene.cube);
  const results = join(scene.folder, 'results');
  await callCliWell('run', plan, '--data', scene.cube, scene.cube, '-o', results, '--output', 'rx.scores');
  expect((await readdir(results)).sort()).toEqual(['run.json', 'scene', 'scene-2']);
  expect(await readdir(join(results, 'scene-2'))).not.toContain('decider.decisions.npy');
  const [npy, envi] = await Promise.all(['npy', 'hdr'].map((extension) => readCube(join(results, 'scene', `rx.scores.${extension}`))));
  expect(envi?.cube.data).toEqual(npy?.cube.data);
});

it('reads cubes and labels of the split that a stage wants from a data YAML', async () => {
  const scene = await syntheticScene();
  const plan = await compiled(scene);
  const data = join(scene.folder, 'data.yaml');
  await writeFile(data, 'train: [scene.npy]\ntest:\n  - {cube: scene.npy, labels: labels.npy}\n');
  await callCliWell('fit', plan, '--data', data);
  const { pooled } = JSON.parse(await callCliWell('eval', plan, '--data', data, '-o', join(scene.folder, 'pictures'), '--json'));
  expect(pooled.scores.positives).toBe(3);
  expect(await readdir(join(scene.folder, 'pictures'))).toContain('decider.decisions.png');
  await callCliWell('run', plan, '--data', data, '-o', join(scene.folder, 'results'));
  expect(await callCli(['eval', plan, '--data', data, '--stage', 'val'])).toMatchObject({
    exitCode: 2,
    err: expect.stringContaining('data-missing'),
  });
});

it('merges shards to the state that a fit in one piece gives', async () => {
  const scene = await syntheticScene();
  const plan = await compiled(scene);
  const parts = [1, 2].map((index) => join(scene.folder, `part-${index}`));
  for (const level of [1, 2]) {
    for (const [i, part] of parts.entries()) await callCliWell('fit', plan, '--data', scene.cube, scene.cube, '--shard', `${i + 1}/2`, '-o', part);
    expect(await callCliWell('merge', plan, ...parts)).toContain(level === 2 ? 'The plan is fitted.' : 'Next: the shards of level 2 of 2.');
  }
  const inOne = await compiled(await syntheticScene());
  await callCliWell('fit', inOne, '--data', scene.cube, scene.cube);
  const sumOf = async (each: string) =>
    JSON.parse(await callCliWell('eval', each, '--data', scene.cube, '--labels', scene.labels, '--json')).pooled.scores.sum as number;
  // Merged float64 statistics differ in the last bits; float32 scores then by 2^-24 each.
  expect(await sumOf(plan)).toBeCloseTo(await sumOf(inOne), 3);
});

it('inspects a plan before and after its fit', async () => {
  const scene = await syntheticScene();
  const plan = await compiled(scene);
  expect(await callCliWell('inspect', plan)).toMatch(/rx\.cov +float64\[5, 5\] +needs a fit/);
  await callCliWell('fit', plan, '--data', scene.cube);
  expect(await callCliWell('inspect', plan)).toMatch(/rx\.cov +float64\[5, 5\] +set/);
  const { digest } = JSON.parse(await readFile(join(plan, 'plan.json'), 'utf8'));
  expect(await callCliWell('inspect', plan)).toContain(digest);
});
