import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { callCli, callCliWell } from './call-cli.js';
import { pipeline, syntheticScene, temporaryFolder } from './synthetic-scene.js';

it('says which part of a path is missing, for texts, cubes and shards alike', async () => {
  const { folder, cube, bands } = await syntheticScene();
  const plan = join(folder, 'rx.plan');
  await callCliWell('compile', pipeline, '-o', plan, '--bands', String(bands));
  const missing = join(folder, 'no', 'such.hdr');
  for (const argv of [
    ['check', missing],
    ['fit', plan, '--data', missing],
    ['merge', plan, missing],
  ]) {
    expect(await callCli(argv)).toMatchObject({ exitCode: 2, err: expect.stringMatching(/error\[file-not-found\].* there is no such file/) });
    expect((await callCli(argv)).err).toContain(`hint ${folder} has no ${join('no', 'such.hdr')}`);
  }
  expect((await callCli(['fit', plan, '--data', join(cube, 'x')])).err).toContain(`hint ${cube} has no x`);
});

it('tells a folder and a picture from YAML', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'rx.plan'));
  expect(await callCli(['compile', join(folder, 'rx.plan')])).toMatchObject({
    exitCode: 2,
    err: expect.stringMatching(/file-not-regular.*folder.*\n.*\n.*name a file/),
  });
  expect(await callCli(['compile', 'examples/rx-anomaly/labels.png'])).toMatchObject({
    exitCode: 2,
    err: expect.stringMatching(/file-unreadable.*not UTF-8 text.*\n.*\n.*YAML/),
  });
});

it('says that a folder without plan.json is no plan, without words of the operating system', async () => {
  const { exitCode, err } = await callCli(['inspect', 'examples']);
  expect({ exitCode, err }).toEqual({ exitCode: 2, err: expect.stringMatching(/there is no examples.plan\.json\n.*\n.*cuvisc compile/) });
  expect(err).not.toContain('ENOENT');
});

it('points to the help of the command that was called', async () => {
  expect((await callCli(['compile', 'a.yaml', '--band', '5'])).err).toContain('hint cuvisc compile --help');
  expect((await callCli(['compil'])).err).toContain('hint cuvisc --help lists');
});

it.each([
  [['fit', 'rx.plan', '--data', 'a.npy', '-o', 'fitted.plan'], '--out', '--shard'],
  [['fit', 'rx.plan', '--data', 'a.npy', '--level', '2'], '--level', '--shard'],
  [['compile', pipeline, '--bands', '5', '--stage', 'test'], '--stage', '--dump-after'],
])('refuses %j, of which one option would be passed over', async (argv, option, other) => {
  const { exitCode, err } = await callCli(argv);
  expect({ exitCode, err }).toEqual({ exitCode: 2, err: expect.stringMatching(new RegExp(`option-invalid.*${option}.*without ${other}`)) });
});

it('asks to train before what was trained is measured', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'x.npy'), '');
  const { err } = await callCli(['train', 'examples/train-selector/trainrun.yaml', '--mode', 'test', '-o', folder]);
  expect(err).toMatch(/plan-not-found(.|\n)*hint.*cuvisc train/);
});
