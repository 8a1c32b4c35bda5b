import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openPlan } from '../../runtime/index.js';
import { lockFolder, type LockOwner } from '../../schemas/disk/folder-lock.js';
import { machineTag } from '../../schemas/disk/process-identity.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { temporaryFolder } from '../cli/synthetic-scene.js';
import { linearData, openTrainPlan, writeTrainPlan } from '../train/train-plan-fixture.js';
import { fitted } from './fixtures.js';
import { newState } from './interrupted-save.js';
import { testHosts, writeTinyPlan } from './tiny-plan.js';
import { raceWriters } from './writers-race.js';

const long = { command: 'fit', brief: false };
const brief = { command: 'set state', brief: true };

/** Puts down a lock as another process would have. */
async function foreignLock(folder: string, owner: Partial<LockOwner>): Promise<string> {
  const file = join(folder, '.lock-00112233445566ff.json');
  const whole = { pid: process.ppid, started: null, machine: machineTag, host: 'elsewhere', command: 'train', since: '2026-01-01T00:00:00.000Z' };
  await writeFile(file, JSON.stringify({ ...whole, brief: false, holds: true, files: [], ...owner }));
  return file;
}

it('L1: three processes that fit, train and set the state of one plan, killed now and then, lose nothing', { timeout: 180_000 }, async () => {
  const { faults, wrote } = await raceWriters(6, 7);
  expect(faults).toEqual([]);
  expect(Object.keys(wrote).sort()).toEqual(['fit', 'set', 'train']);
});

it('L1: a long writer refuses others at once and is named: command, process, host, time', async () => {
  const folder = await temporaryFolder();
  const lock = await lockFolder(folder, { command: 'train', brief: false });
  const start = performance.now();
  const refused = lockFolder(folder, long);
  await expect(refused).rejects.toMatchObject({ code: 'plan-locked', fault: 'run' });
  await expect(refused).rejects.toThrow(new RegExp(`\`train\`: process ${process.pid} on ${hostname()}, since \\d{4}-`));
  // Well below the five seconds for which brief writers are waited for.
  expect(performance.now() - start).toBeLessThan(2000);
  await lock.release();
  await (await lockFolder(folder, long)).release();
  expect(await readdir(folder)).toEqual([]);
});

it('L1: a long writer waits for a brief one', async () => {
  const folder = await temporaryFolder();
  const lock = await lockFolder(folder, brief);
  const waiting = lockFolder(folder, long);
  setTimeout(() => void lock.release(), 200);
  await (await waiting).release();
});

it('L1: of many that want the lock at once one has it at a time', async () => {
  const folder = await temporaryFolder();
  let [inside, most] = [0, 0];
  const turns = Array.from({ length: 8 }, async () => {
    const lock = await lockFolder(folder, brief);
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setTimeout(resolve, 20));
    inside--;
    await lock.release();
  });
  await Promise.all(turns);
  expect(most).toBe(1);
});

it('L1: the lock of a process that is gone, or whose number another has now, is taken over; that of a living one is not', async () => {
  const folder = await temporaryFolder();
  const { pid } = spawnSync(process.execPath, ['--version']);
  for (const owner of [{ pid }, { pid: process.ppid, started: '1' }]) {
    await foreignLock(folder, { ...owner, files: ['state-0123456789ab.safetensors'] });
    const lock = await lockFolder(folder, long);
    expect(lock.abandoned).toEqual(['state-0123456789ab.safetensors']);
    await lock.forget();
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
  }
  await foreignLock(folder, { pid: process.ppid });
  await expect(lockFolder(folder, long)).rejects.toMatchObject({ code: 'plan-locked' });
});

it('L1: the lock of another machine is taken over once it has given no sign of life for five minutes', async () => {
  const folder = await temporaryFolder();
  const file = await foreignLock(folder, { machine: 'ffffff' });
  await expect(lockFolder(folder, long)).rejects.toMatchObject({ code: 'plan-locked' });
  const sixMinutesAgo = new Date(Date.now() - 360_000);
  await utimes(file, sixMinutesAgo, sixMinutesAgo);
  await (await lockFolder(folder, long)).release();
});

it('L1: whoever lost its lock commits nothing', async () => {
  const folder = await temporaryFolder();
  const lock = await lockFolder(folder, long);
  for (const name of await readdir(folder)) await rm(join(folder, name));
  await expect(lock.verify()).rejects.toMatchObject({ code: 'plan-changed' });
  await lock.release();
});

it('L1: a fit is refused before it begins if the plan has changed, and a locked plan still opens and runs', async () => {
  const { directory } = await writeTinyPlan(fitted);
  const options = { device: 'cpu', host: 'inline', hosts: testHosts } as const;
  await using first = await openPlan(directory, options);
  await using second = await openPlan(directory, options);
  await first.setState(newState);
  await expect(second.setState(newState)).rejects.toMatchObject({ code: 'plan-changed' });
  await foreignLock(directory, {});
  await expect(first.fit([])).rejects.toMatchObject({ code: 'plan-locked' });
  await using third = await openPlan(directory, options);
  expect((await third.state())['norm.mean']).toEqual(tensorFrom('float32', [2], [5, 6]));
});

it('L1: a save removes the state file that it replaced and leaves those of others', async () => {
  const { directory } = await writeTinyPlan(fitted);
  const own = join(directory, 'state-ffffffffffff.safetensors');
  await writeFile(own, 'a copy of the user');
  await using plan = await openPlan(directory, { device: 'cpu', host: 'inline', hosts: testHosts });
  await plan.setState(newState);
  expect(await readFile(own, 'utf8')).toBe('a copy of the user');
  expect((await readdir(directory)).filter((name) => name.startsWith('state-')).length).toBe(2);
});

it('L1: two trainings cannot share a folder', async () => {
  const folder = await temporaryFolder();
  const plan = await openTrainPlan(await writeTrainPlan());
  const run = join(folder, 'run');
  await mkdir(run);
  await foreignLock(run, {});
  await expect(plan.train({ train: linearData(2) }, { directory: run, maxEpochs: 1 })).rejects.toMatchObject({ code: 'plan-locked' });
});
