import { appendFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { callCli, callCliWell } from './call-cli.js';
import { pipeline, syntheticScene, temporaryFolder } from './synthetic-scene.js';

async function planOf(folder: string, bands: number): Promise<string> {
  const plan = join(folder, 'rx.plan');
  await callCliWell('compile', pipeline, '-o', plan, '--bands', String(bands));
  return plan;
}

it.each([
  [['fit', 'missing.plan', '--data', 'x.npy'], 'plan-not-found', 'missing.plan'],
  [['inspect', 'missing.plan'], 'plan-not-found', 'missing.plan'],
  [['compile', 'missing.yaml'], 'file-not-found', 'missing.yaml'],
  [['compile', pipeline, '--like', 'missing.hdr'], 'file-not-found', 'missing.hdr'],
])('names the file that %j misses', async (argv, code, file) => {
  const { exitCode, out } = await callCli([...argv, '--json']);
  expect(exitCode).toBe(2);
  expect(JSON.parse(out)).toMatchObject({ error: { code, place: { file } } });
  expect(await callCli(argv)).toMatchObject({ exitCode: 2, out: '', err: expect.stringMatching(new RegExp(`error\\[${code}\\].*\\n.*--> ${file}`)) });
});

it.each([
  [['compile', pipeline, '--bands', '0'], 'option-invalid', '--bands'],
  [['compile', pipeline, '--stage', 'night'], 'option-invalid', '--stage'],
  [['fit', 'a.plan'], 'data-missing', '--data'],
  [['fit', 'a.plan', '--data', 'a.npy', '--shard', '1of2'], 'option-invalid', 'i/n'],
  [['run', 'a.plan', '--data', 'a.npy'], 'option-missing', '--out'],
  [['eval', 'a.plan', '--data', 'a.npy', 'b.npy', '--labels', 'c.npy'], 'labels-unpaired', '1 label maps'],
  [['explain', 'unknown-prot'], 'code-unknown', 'unknown-port'],
])('refuses the options of %j', async (argv, code, mentioned) => {
  const { exitCode, err } = await callCli(argv);
  expect(exitCode).toBe(2);
  expect(err).toContain(`error[${code}]`);
  expect(err).toContain(mentioned);
});

it('M14: names all missing options at once, with what they take', async () => {
  expect(await callCli(['run', 'a.plan'])).toMatchObject({
    exitCode: 2,
    err: expect.stringMatching(/option-missing.*--data.* and .*--out(.|\n)*the folder to write/),
  });
  const { out } = await callCli(['run', 'a.plan', '--json']);
  expect(JSON.parse(out)).toMatchObject({ error: { code: 'option-missing', message: expect.stringMatching(/--data.*--out/) as string } });
});

it('M5: says on screen how to tell the number of bands', async () => {
  const { err } = await callCli(['compile', pipeline, '-o', 'never.plan']);
  expect(err).toMatch(/bands-unknown.*--bands N or --like CUBE/);
});

it('M20: refuses an unknown hyper-parameter of --set and suggests the nearest', async () => {
  const { exitCode, out } = await callCli(['check', pipeline, '--bands', '5', '--set', 'rx.epz=1']);
  expect({ exitCode, out }).toEqual({
    exitCode: 2,
    out: expect.stringMatching(/override-unmatched.*no hyper-parameter 'epz'(.|\n)*did you mean eps\?/) as string,
  });
});

it('points into a data YAML', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'data.yaml');
  await writeFile(file, 'train: [a.npy]\ntset: [b.npy]\n');
  expect(await callCli(['fit', 'a.plan', '--data', file])).toMatchObject({ exitCode: 2, err: expect.stringMatching(/data-yaml-invalid.*tset/) });
  await writeFile(file, 'train:\n  - cube: a.npy\n    labels: 3\n');
  expect(await callCli(['fit', 'a.plan', '--data', file])).toMatchObject({ exitCode: 2, err: expect.stringContaining(`${file}:3:13`) });
  await writeFile(file, 'train: [a.npy\n');
  expect(await callCli(['fit', 'a.plan', '--data', file])).toMatchObject({ exitCode: 2, err: expect.stringContaining(`${file}:`) });
});

it('M7: shows every mistake in a data YAML at its line, with what was probably meant', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'data.yaml');
  await writeFile(file, 'train:\n  - a.npy\n  - cube: b.npy\n    label: c.png\n  - 3\ntset: []\nval: a.npy\n');
  const { exitCode, err } = await callCli(['fit', 'a.plan', '--data', file]);
  expect(exitCode).toBe(2);
  const places = [...err.matchAll(/data\.yaml:(\d+:\d+)\n(\d+) \| (.*)/g)].map(([, place, line, text]) => [place, `${line} ${text}`]);
  expect(places).toEqual([
    ['4:5', '4     label: c.png'],
    ['5:5', '5   - 3'],
    ['6:1', '6 tset: []'],
    ['7:6', '7 val: a.npy'],
  ]);
  expect([...err.matchAll(/did you mean (\w+)\?/g)].map((match) => match[1])).toEqual(['labels', 'test']);
  const { out } = await callCli(['fit', 'a.plan', '--data', file, '--json']);
  expect(JSON.parse(out)).toMatchObject({
    error: { code: 'data-yaml-invalid', place: { file, line: 4, column: 5 }, findings: [{ code: 'unknown-key' }, {}, {}, {}] },
  });
});

it('does not run an unfitted plan, and leaves no folder', async () => {
  const { folder, cube, bands } = await syntheticScene();
  const plan = await planOf(folder, bands);
  const before = await readdir(folder);
  expect(await callCli(['run', plan, '--data', cube, '-o', join(folder, 'results')])).toMatchObject({
    exitCode: 2,
    err: expect.stringContaining('plan-not-fitted'),
  });
  expect(await readdir(folder)).toEqual(before);
});

it('asks for labels where the stage reads them', async () => {
  const { folder, cube, bands } = await syntheticScene();
  const plan = await planOf(folder, bands);
  await callCliWell('fit', plan, '--data', cube);
  expect(await callCli(['eval', plan, '--data', cube])).toMatchObject({
    exitCode: 2,
    err: expect.stringMatching(/labels-missing.*\n.*scene\.npy\n.*--labels/),
  });
});

it('does not take a cube of another camera', async () => {
  const { folder, cube, bands } = await syntheticScene();
  const plan = await planOf(folder, bands + 1);
  expect(await callCli(['fit', plan, '--data', cube])).toMatchObject({ exitCode: 2, err: expect.stringContaining('batch-band-count') });
});

it('notices a damaged plan', async () => {
  const { folder, bands } = await syntheticScene();
  const plan = await planOf(folder, bands);
  await appendFile(join(plan, 'inference.onnx'), 'x');
  expect(await callCli(['inspect', plan])).toMatchObject({ exitCode: 2, err: expect.stringMatching(/plan-file-corrupt.*\n.*inference\.onnx/) });
});

it('keeps a folder that it did not write', async () => {
  const { folder, cube, bands } = await syntheticScene();
  const plan = await planOf(folder, bands);
  await callCliWell('fit', plan, '--data', cube);
  expect(await callCli(['run', plan, '--data', cube, '-o', folder])).toMatchObject({ exitCode: 2, err: expect.stringContaining('output-occupied') });
  expect(await readdir(folder)).toContain('scene.npy');
});

it.each(['fit', 'run', 'eval'])('stops %s when interrupted, and changes nothing', async (command) => {
  const { folder, cube, bands } = await syntheticScene();
  const plan = await planOf(folder, bands);
  await callCliWell('fit', plan, '--data', cube);
  const before = [await readdir(folder), await readdir(plan)];
  const out = command === 'fit' ? [] : ['-o', join(folder, 'results')];
  const { exitCode, err } = await callCli([command, plan, '--data', cube, ...out], AbortSignal.timeout(1));
  expect({ exitCode, err }).toEqual({ exitCode: 130, err: expect.stringContaining('error[interrupted]') });
  expect([await readdir(folder), await readdir(plan)]).toEqual(before);
});
