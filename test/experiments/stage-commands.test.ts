import { existsSync } from 'node:fs';
import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../cli/synthetic-scene.js';
import { sampleFolder, stageCalls, storeOf } from './stage-calls.js';

const file = 'sample.mjs';
const fails = {
  file,
  from: 'run: ({ params }, { points }) => ({',
  to: "run: ({ params }, { points }) => params.ridge === 10 ? Promise.reject(new Error('no slope')) : ({",
};

describe('cuvisc stage plan', () => {
  it('says RUN before a run and REUSE after it, with counts, and writes nothing', async () => {
    const folder = await sampleFolder();
    const [before, after, missing] = await stageCalls(folder, [
      ['plan', file],
      ['plan', file, '--json'],
      ['plan', file, '--exit-code'],
    ]);
    expect(before).toMatchObject({ exitCode: 0, err: '' });
    expect(before?.out).toContain('7 instances: 7 run');
    expect(JSON.parse(after?.out ?? '').plan.counts).toMatchObject({ total: 7, RUN: 7, REUSE: 0 });
    expect(missing?.exitCode).toBe(1);
    expect(existsSync(storeOf(folder))).toBe(false);
    const [, reuse, nothing] = await stageCalls(folder, [
      ['run', file],
      ['plan', file],
      ['plan', file, '--exit-code'],
    ]);
    expect(reuse?.out).toContain('7 instances: 0 run, 1 reuse, 6 skip.');
    expect(nothing?.exitCode).toBe(0);
  });

  it('curifactory: plan and map work on a store whose records are gone, cut off or foreign, and write nothing there (acceptance 14)', async () => {
    const folder = await sampleFolder();
    await stageCalls(folder, [['run', file]]);
    const records = join(storeOf(folder), 'records', 'compare');
    const [record = ''] = await readdir(records);
    await truncate(join(records, record), 10);
    const [fit = ''] = await readdir(join(storeOf(folder), 'records', 'fit'));
    await writeFile(join(storeOf(folder), 'records', 'fit', fit), '{"version":99}');
    await rm(join(storeOf(folder), 'records', 'data'), { recursive: true });
    const [plan, map] = await stageCalls(folder, [
      ['plan', file],
      ['map', file],
    ]);
    expect(plan).toMatchObject({ exitCode: 0, out: expect.stringMatching(/RUN +compare/) });
    expect(map).toMatchObject({ exitCode: 0, out: expect.stringContaining('compare: RUN, leaf') });
    expect((await readFile(join(records, record), 'utf8')).length).toBe(10);
  });

  it('draws without another program, and compares with a run', async () => {
    const folder = await sampleFolder();
    const [, , same, , changed] = await stageCalls(folder, [
      ['run', file],
      ['plan', file, '--svg', 'plan.svg', '--dot', 'plan.dot', '--instances'],
      ['plan', file, '--diff', 'latest'],
      ['plan', file, '--set', 'seed=1 *'],
      ['plan', file, '--diff', 'latest', '--set', 'seed=1 *'],
    ]);
    expect(await readFile(join(folder, 'plan.svg'), 'utf8')).toMatch(/^<\?xml[\s\S]*<title>fit seed=1 ridge=0: SKIP/);
    expect(await readFile(join(folder, 'plan.dot'), 'utf8')).toMatch(/^digraph experiment/);
    expect(same?.out).toContain('Every instance is under the key that it had');
    expect(changed?.out).toMatch(/compare .*changed .*without \[seed=2 ridge=0\]/);
    expect(changed?.out).toMatch(/data +seed=2 +removed/);
  });
});

it('curifactory: a stage or parameter set that there is not is an error that names those there are (acceptance 13)', async () => {
  const folder = await sampleFolder();
  const results = await stageCalls(folder, [
    ['plan', file, '--force', 'fti'],
    ['run', file, '--force', 'fti'],
    ['run', file, '--set', 'seed=3*'],
    ['explain', file, 'nonsense'],
    ['ls', file, '--stage', 'nonsense'],
    ['status', file, 'latest'],
  ]);
  for (const { exitCode, err } of results)
    expect({ exitCode, err }).toEqual({ exitCode: 2, err: expect.stringMatching(/error\[(experiment-selection|run-unknown)\]/) });
  expect(results[0]?.err).toContain('is fit meant?');
  expect(existsSync(storeOf(folder))).toBe(false);
});

it('curifactory: a failing stage ends the command with 1, and nothing says that it was done', async () => {
  const folder = await sampleFolder();
  const [run, status, plan, , again] = await stageCalls(folder, [
    fails,
    ['run', file],
    ['status', file],
    ['plan', file],
    { file, from: fails.to, to: fails.from },
    ['report', file, '-o', 'failed.html'],
    ['run', file],
  ]);
  expect(run).toMatchObject({ exitCode: 1, out: expect.stringContaining('fit seed=1 ridge=10 failed: Error: no slope') });
  expect(status?.out).toMatch(/failed .* 4 +0 +2 +1/);
  expect(plan?.out).toMatch(/RUN +fit +seed=1 ridge=10/);
  expect(await readFile(join(folder, 'failed.html'), 'utf8')).toContain('no slope');
  // What had run was under another code.
  expect(again).toMatchObject({ exitCode: 0, out: expect.stringMatching(/7 instances of sample: 5 ran, 2 reused/) });
});

it('a comment reruns nothing, an edit of a helper reruns what imports it: both seen in explain', async () => {
  const folder = await sampleFolder();
  const [, comment, helper, data, run] = await stageCalls(folder, [
    ['run', file],
    { file: 'rule.mjs', from: 'let xy = 0;', to: '// the sum\n  let xy = 0;' },
    ['explain', file, 'fit', '--set', 'seed=1 ridge=0'],
    { file: 'rule.mjs', from: 'xy / xx', to: 'xy / xx + 1' },
    ['explain', file, 'fit', '--set', 'seed=1 ridge=0'],
    ['explain', file, 'data', '--set', 'seed=1 ridge=0'],
    ['run', file],
  ]);
  expect(comment?.out).not.toContain('changed');
  expect(helper?.out).toMatch(/RUN because rule.mjs changed[\s\S]*code +rule\.mjs +[0-9a-f]{16} +changed/);
  expect(helper?.out).not.toMatch(/code +sample\.mjs .* changed/);
  expect(data?.out).not.toContain('changed');
  expect(run?.out).toContain('5 ran, 2 reused');
});

describe('cuvisc stage reproduce', () => {
  it('curifactory: the command is kept as arguments, whichever way its flags were written, and runs again (acceptance 17)', async () => {
    const folder = await sampleFolder();
    const [, , reproduced] = await stageCalls(folder, [
      ['run', file, '-j', '1', '--force', 'fit'],
      ['run', file, '--jobs=1', '--force=fit'],
      ['reproduce', file, 'latest', '-j', '1'],
    ]);
    const runs = await readdir(join(storeOf(folder), 'runs'));
    const commands = await Promise.all(
      runs.map(async (run) => JSON.parse(await readFile(join(storeOf(folder), 'runs', run, 'run.json'), 'utf8')).command),
    );
    expect(commands[0]).toEqual(['cuvisc', 'stage', 'run', file, '--force', 'fit', '--jobs', '1', '--inline']);
    expect(commands[1]).toEqual(commands[0]);
    expect(reproduced).toMatchObject({ exitCode: 0, out: expect.stringContaining('7 of 7 outputs are equal to the last byte.') });
  });

  it('ends with 3 where the experiment drifted, and 4 where a pack was damaged; a pack stands alone', async () => {
    const folder = await sampleFolder();
    const [, pack, alone, drifted] = await stageCalls(folder, [
      ['run', file],
      ['reproduce', file, 'latest', '--pack', 'pack'],
      { file, from: 'x * params.seed', to: 'x + params.seed' },
      ['reproduce', 'pack', '-j', '1'],
      ['reproduce', file, 'latest'],
    ]);
    expect(pack?.exitCode).toBe(0);
    expect(alone).toMatchObject({ exitCode: 0, out: expect.stringContaining('7 of 7 outputs') });
    expect(drifted).toMatchObject({ exitCode: 3, out: expect.stringMatching(/data +seed=1 +changed +sample\.mjs changed/) });
    const [damaged] = await stageCalls(folder, [{ file: 'pack/code/rule.mjs', from: 'xx', to: 'xy' }, ['reproduce', 'pack']]);
    expect(damaged).toMatchObject({ exitCode: 4, err: expect.stringContaining('error[pack-damaged]') });
  });
});

describe('cuvisc stage gc', () => {
  it('says what may go and removes it only when told, never what the present plan or a kept run has', async () => {
    const folder = await sampleFolder();
    const artifacts = (): Promise<string[]> => readdir(join(storeOf(folder), 'artifacts'));
    const [, , kept, dry] = await stageCalls(folder, [
      ['run', file],
      { file: 'rule.mjs', from: 'xy / xx', to: 'xy / xx + 1' },
      ['run', file],
      ['gc', file],
      ['gc', file, '--keep-runs', '1'],
    ]);
    expect(kept?.out).toContain('Nothing to remove');
    expect(dry?.out).toContain('may go');
    const before = await artifacts();
    const [young, gone, plan] = await stageCalls(folder, [
      ['gc', file, '--keep-runs', '1', '--older-than', '1d', '--delete'],
      ['gc', file, '--keep-runs', '1', '--delete'],
      ['plan', file],
    ]);
    expect(young?.out).toContain('Nothing to remove');
    expect(gone?.out).toContain('Removed 5 artifacts');
    expect((await artifacts()).length).toBe(before.length - 5);
    expect(plan?.out).toContain('0 run, 1 reuse');
  });

  it('removes nothing while a run goes on in another process', async () => {
    const folder = await sampleFolder();
    const slow = { file, from: 'log(`seed ${params.seed}`);', to: 'await new Promise((done) => setTimeout(done, 3000));' };
    const asynchronous = { file, from: 'run: ({ params, log }) => {', to: 'run: async ({ params }) => {' };
    const running = stageCalls(folder, [slow, asynchronous, ['run', file, '-j', '2']]);
    const begun = async (): Promise<boolean> => (await readdir(join(storeOf(folder), 'runs')).catch(() => [])).length > 0;
    while (!(await begun())) await new Promise((done) => setTimeout(done, 50));
    const [refused] = await stageCalls(folder, [['gc', file, '--delete']]);
    expect(refused).toMatchObject({ exitCode: 1, err: expect.stringContaining('error[store-in-use]') });
    expect((await running)[0]?.exitCode).toBe(0);
  });
});

it('leaves a span per stage that ran (acceptance 15)', async () => {
  const folder = await sampleFolder();
  await stageCalls(folder, [['run', file]]);
  const [run = ''] = await readdir(join(storeOf(folder), 'runs'));
  const traces = await readFile(join(storeOf(folder), 'runs', run, 'traces.jsonl'), 'utf8');
  const names = [...traces.matchAll(/"name":"stage (\w+)"/g)].map(([, stage]) => stage);
  expect(names.sort()).toEqual(['compare', 'data', 'data', 'fit', 'fit', 'fit', 'fit']);
});

it('lists artifacts with paths, and writes a page that needs nothing from elsewhere', async () => {
  const folder = await sampleFolder();
  const [, paths, , status] = await stageCalls(folder, [
    ['run', file],
    ['ls', file, '--stage', 'compare', '--paths'],
    ['report', file, '-o', 'report.html'],
    ['status', file, 'latest'],
  ]);
  expect(JSON.parse(await readFile((paths?.out ?? '').trim(), 'utf8'))).toHaveLength(4);
  expect(status?.out).toMatch(/fit +seed=2 ridge=10 +RUN +ran/);
  const page = await readFile(join(folder, 'report.html'), 'utf8');
  expect(page).toContain('Slopes &#60;b&#62;');
  expect(page).toContain('seed=2 ridge=10');
  expect(page).toContain("default-src 'none'");
  expect(page).not.toMatch(/(src|href)="(?!data:|#)/);
  expect(page).toMatch(/<svg[\s\S]*class="node reuse|class="node run/);
});

it('the experiment of docs/experiments.md is planned as printed there, runs, and is explained as printed', async () => {
  const page = await readFile('docs/experiments.md', 'utf8');
  const [, code = ''] = /```js\n([\s\S]*?)```/.exec(page) ?? [];
  const [, printed = ''] = /```\n(decision[\s\S]*?)```/.exec(page) ?? [];
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'experiment.mjs'), code);
  const [plan, run, changed] = await stageCalls(folder, [
    ['plan', 'experiment.mjs'],
    ['run', 'experiment.mjs'],
    { file: 'experiment.mjs', from: 'xy + x * y', to: 'xy + 2 * x * y' },
    ['plan', 'experiment.mjs'],
  ]);
  expect(plan?.out).toBe(printed);
  expect(run?.out).toContain('9 ran');
  const [, after = ''] = /After an edit of `run` in `fit`:\n\n```\n([\s\S]*?)```/.exec(page) ?? [];
  for (const line of after.split('\n').filter((each) => !/^(\.\.\.)?$/.test(each))) expect(changed?.out).toContain(line);
});
