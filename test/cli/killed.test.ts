import { existsSync, readdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readPlan } from '../../runtime/index.js';
import { callCliWell } from './call-cli.js';
import { signalledCli } from './child-cli.js';
import { pipeline, type Scene, syntheticScene } from './synthetic-scene.js';

const never = () => false;

/** Large enough that reading, three passes and writing each take a noticeable part of the process's life. */
const size = { height: 160, width: 120, bands: 24 };

async function compiled({ folder, cube }: Scene): Promise<string> {
  const plan = join(folder, 'rx.plan');
  await callCliWell('compile', pipeline, '-o', plan, '--like', cube);
  return plan;
}

const entriesOf = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : []);

it('leaves a plan that opens wherever a fit is killed, and the next fit is complete', { timeout: 60_000 }, async () => {
  const scene = await syntheticScene(size);
  const plan = await compiled(scene);
  const unfitted = (await readPlan(plan)).manifest.digest;
  const { exitCode, ms } = await signalledCli(['fit', plan, '--data', scene.cube], 'SIGKILL', never);
  expect(exitCode).toBe(0);
  const fitted = (await readPlan(plan)).manifest.digest;
  await compiled(scene);
  const before = entriesOf(plan).length;
  const changed = () => entriesOf(plan).length !== before;
  const moments = [(now: number) => now > 0.5 * ms, (now: number) => now > 0.75 * ms, (now: number) => now > 0.9 * ms, changed];
  const ends: (number | null)[] = [];
  for (const moment of moments) {
    ends.push((await signalledCli(['fit', plan, '--data', scene.cube], 'SIGKILL', moment)).exitCode);
    expect([unfitted, fitted]).toContain((await readPlan(plan)).manifest.digest);
  }
  expect(ends).toContain(null);
  await callCliWell('fit', plan, '--data', scene.cube);
  expect((await readPlan(plan)).manifest.digest).toBe(fitted);
});

it('leaves all outputs or none wherever a run is killed, and the next run is complete', { timeout: 60_000 }, async () => {
  const scene = await syntheticScene(size);
  const plan = await compiled(scene);
  await callCliWell('fit', plan, '--data', scene.cube);
  const whole = join(scene.folder, 'whole');
  await callCliWell('run', plan, '--data', scene.cube, '-o', whole);
  const target = join(scene.folder, 'out');
  const staged = () => entriesOf(scene.folder).find((name) => name.startsWith('.out.new-'));
  const holds = (count: number) => () => entriesOf(join(scene.folder, staged() ?? 'none')).length >= count;
  const ends: (number | null)[] = [];
  for (const moment of [() => staged() !== undefined, holds(1), holds(4), holds(8)]) {
    ends.push((await signalledCli(['run', plan, '--data', scene.cube, '-o', target], 'SIGKILL', moment)).exitCode);
    if (existsSync(target)) await expectSameFiles(target, whole);
  }
  expect(ends).toContain(null);
  await callCliWell('run', plan, '--data', scene.cube, '-o', target);
  await expectSameFiles(target, whole);
  expect(entriesOf(scene.folder).filter((name) => name.startsWith('.out'))).toEqual([]);
});

async function expectSameFiles(folder: string, whole: string): Promise<void> {
  const names = (await readdir(whole)).sort();
  expect((await readdir(folder)).sort()).toEqual(names);
  for (const name of names) expect((await readFile(join(folder, name))).equals(await readFile(join(whole, name)))).toBe(true);
}

it('ends with exit code 130 on Ctrl-C, without output', { timeout: 60_000 }, async () => {
  const scene = await syntheticScene(size);
  const plan = await compiled(scene);
  await callCliWell('fit', plan, '--data', scene.cube);
  const before = entriesOf(scene.folder);
  const begun = () => entriesOf(scene.folder).length > before.length;
  const { exitCode, err } = await signalledCli(['run', plan, '--data', scene.cube, '-o', join(scene.folder, 'out')], 'SIGINT', begun);
  expect({ exitCode, err }).toEqual({ exitCode: 130, err: expect.stringContaining('error[interrupted]') });
  expect(entriesOf(scene.folder)).toEqual(before);
});
