import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openPlan } from '../../runtime/index.js';
import { callCli, callCliWell } from './call-cli.js';
import { pipeline, type Scene, syntheticScene } from './synthetic-scene.js';

const size = { height: 12, width: 10, bands: 4 };

async function fittedPlan({ folder, cube }: Scene): Promise<{ plan: string; state: unknown }> {
  const plan = join(folder, 'rx.plan');
  await callCliWell('compile', pipeline, '-o', plan, '--like', cube);
  await callCliWell('fit', plan, '--data', cube);
  return { plan, state: await stateOf(plan) };
}

async function stateOf(directory: string): Promise<unknown> {
  await using plan = await openPlan(directory, { device: 'cpu', host: 'inline' });
  return { levels: plan.fittedLevels, state: await plan.state() };
}

/** The pipeline with a line replaced. */
async function edited({ folder }: Scene, from: RegExp, to: string): Promise<string> {
  const text = await readFile(pipeline, 'utf8');
  expect(text).toMatch(from);
  const file = join(folder, 'edited.yaml');
  await writeFile(file, `# a comment that moves every line\n\n${text.replace(from, to)}`);
  return file;
}

it('L2: compiling over a fitted plan keeps its state where nodes and what feeds them are the same', async () => {
  const scene = await syntheticScene(size);
  const { plan, state } = await fittedPlan(scene);
  const other = await edited(scene, /description: .*/, 'description: the same with another threshold');
  const out = await callCliWell('compile', other, '-o', plan, '--like', scene.cube, '--set', 'decider.threshold=0.3');
  expect(out).toContain('Kept what the plan had learnt: ');
  expect(await stateOf(plan)).toEqual(state);
  await callCliWell('run', plan, '--data', scene.cube, '-o', join(scene.folder, 'out'));
});

it('L2: compiling over a fitted plan whose state no longer fits is refused with what is lost, and changes nothing', async () => {
  const scene = await syntheticScene(size);
  const { plan, state } = await fittedPlan(scene);
  const changed = ['compile', pipeline, '-o', plan, '--like', scene.cube, '--set', 'rx.eps=0.25'];
  const { exitCode, err } = await callCli(changed);
  expect(exitCode).toBe(2);
  expect(err).toContain('error[plan-state-lost]');
  expect(err).toMatch(/rx\.mu: rx has eps 0\.25, no longer /);
  expect(await stateOf(plan)).toEqual(state);
  const bands = await callCli(['compile', pipeline, '-o', plan, '--bands', '5']);
  expect(bands.err).toContain('error[plan-state-lost]');
  await callCliWell(...changed, '--force');
  expect(await stateOf(plan)).toMatchObject({ levels: 0 });
});

it('L2: a plan that has learnt nothing is replaced, and so is one whose manifest is damaged by force only if it has', async () => {
  const scene = await syntheticScene(size);
  const plan = join(scene.folder, 'rx.plan');
  await callCliWell('compile', pipeline, '-o', plan, '--bands', '4');
  await callCliWell('compile', pipeline, '-o', plan, '--like', scene.cube);
  await callCliWell('fit', plan, '--data', scene.cube);
  await writeFile(join(plan, 'plan.json'), '{"stateFile": {"path": "state');
  expect((await callCli(['compile', pipeline, '-o', plan, '--like', scene.cube])).exitCode).toBe(2);
  await callCliWell('compile', pipeline, '-o', plan, '--like', scene.cube, '--force');
  expect(await stateOf(plan)).toMatchObject({ levels: 0 });
});

it('L3: run -o and compile -o into the folder of an earlier run keep the files of the user and name those in the way', async () => {
  const scene = await syntheticScene(size);
  const { plan } = await fittedPlan(scene);
  const out = join(scene.folder, 'out');
  const run = ['run', plan, '--data', scene.cube, '-o', out];
  await callCliWell(...run, '--output', 'rx.scores');
  for (const folder of [out, plan]) await writeFile(join(folder, 'notes.txt'), 'mine');
  await callCliWell(...run, '--output', 'rx.scores');
  await callCliWell('compile', pipeline, '-o', plan, '--like', scene.cube);
  for (const folder of [out, plan]) expect(await readFile(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
  const [decisions] = (await readdir(out)).filter((name) => name.startsWith('decider'));
  expect(decisions).toBeUndefined();
  await writeFile(join(out, 'decider.decisions.npy'), 'mine');
  const { exitCode, err } = await callCli(run);
  expect({ exitCode, err }).toEqual({ exitCode: 2, err: expect.stringContaining('error[output-occupied]') });
  expect(err).toContain('decider.decisions.npy');
  await callCliWell(...run, '--force');
  expect((await readFile(join(out, 'decider.decisions.npy'))).subarray(1, 6).toString()).toBe('NUMPY');
  expect(await readFile(join(out, 'notes.txt'), 'utf8')).toBe('mine');
});
