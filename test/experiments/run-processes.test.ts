import { type ChildProcess, spawn } from 'node:child_process';
import { copyFile, mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { listRuns, openStore, readRun, type RunOutcome } from '../../experiments/index.js';
import { hasEnded, machineTag } from '../../schemas/disk/process-identity.js';
import { inScratchFolder } from '../fixtures/scratch-folder.js';
import { killedRuns } from './killed-runs.js';

const runFile = fileURLToPath(new URL('./run-file.js', import.meta.url));
const root = fileURLToPath(new URL('../../..', import.meta.url));
const odd = fileURLToPath(new URL('../../../test/experiments/samples/odd.mjs', import.meta.url));

interface Run {
  readonly process: ChildProcess;
  readonly outcome: Promise<RunOutcome & { readonly error?: { readonly code: string; readonly fault: string } }>;
}

/** Runs the sample in a process of its own, as the command would. */
function start(folder: string, doings: object, { jobs = 2, file = odd, options = {}, store = 'store' } = {}): Run {
  const env = { ...process.env, ODD: JSON.stringify(doings), ODD_LOG: join(folder, 'log') };
  const args = [runFile, file, '--store', join(folder, store), '--jobs', String(jobs), '--options', JSON.stringify(options)];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  return { process: child, outcome: text(child.stdout).then((said) => JSON.parse(said.trim().split('\n').at(-1) as string)) };
}

async function callsIn(folder: string): Promise<string[]> {
  const lines = (await readFile(join(folder, 'log'), 'utf8').catch(() => '')).split('\n');
  return lines.filter((line) => line !== '');
}

function digestsOf({ instances }: RunOutcome): Record<string, unknown> {
  return Object.fromEntries(instances.map(({ instance, outputs }) => [instance, outputs]));
}

describe('worker processes', () => {
  it('acceptance 18: give what one process gives; aggregates run once; values in memory stay where they were made; logs are kept', () =>
    inScratchFolder(async (folder) => {
      const parallel = await start(folder, {}, { jobs: 4 }).outcome;
      const calls = await callsIn(folder);
      const serial = await start(folder, {}, { jobs: 1, store: 'other', options: { host: 'inline' } }).outcome;
      expect(parallel).toMatchObject({ status: 'complete', counts: { ran: 13 } });
      expect(digestsOf(parallel)).toEqual(digestsOf(serial));
      expect(calls).toHaveLength(13);
      expect(calls.filter((line) => line.startsWith('sum'))).toHaveLength(1);
      const pidOf = (name: string, n: number): string | undefined =>
        calls
          .find((line) => line.startsWith(`${name} n=${n} `))
          ?.split(' ')
          .at(-1);
      for (const n of [1, 2, 3, 4]) expect(pidOf('held', n)).toBe(pidOf('used', n));
      const first = parallel.instances[0]?.instance as string;
      expect(await readFile(join(parallel.folder, 'stages', first, 'log.txt'), 'utf8')).toBe('work says hello\nand more\n');
    }));

  it('acceptance 7: a save that fails fails its instance alone, and nothing hangs', () =>
    inScratchFolder(async (folder) => {
      const outcome = await start(folder, { save: true }).outcome;
      expect(outcome).toMatchObject({ status: 'failed', counts: { failed: 1, blocked: 3 } });
      const message = /the output n of work-.* cannot be written by the codec tricky: no space on the moon/;
      expect(outcome.instances.find(({ result }) => result === 'failed')?.failure?.message).toMatch(message);
      expect(await start(folder, {}).outcome).toMatchObject({ status: 'complete', counts: { ran: 4 } });
    }));

  it('that end, hang or throw fail what they did, and are replaced', () =>
    inScratchFolder(async (folder) => {
      const doings = { 1: 'exit', 2: 'hang', 3: 'throw', timeout: 0.5 };
      const outcome = await start(folder, doings, { options: { graceSeconds: 0.2 } }).outcome;
      expect(outcome.instances.slice(0, 4).map(({ result, failure }) => failure?.code ?? result)).toEqual([
        'worker-lost',
        'stage-timed-out',
        'stage-failed',
        'ran',
      ]);
      const again = await start(folder, { 1: 'exitOnce', retries: 1 }).outcome;
      expect(again).toMatchObject({ status: 'complete' });
      expect(again.instances[0]).toMatchObject({ result: 'ran', attempts: 2 });
    }));

  it('that load other code than was planned run nothing', () =>
    inScratchFolder(async (folder) => {
      const modules = join(folder, 'node_modules');
      await mkdir(modules);
      for (const [name, at] of [
        ['cuvisc', '.'],
        ['zod', 'node_modules/zod'],
      ] as const)
        await symlink(join(root, at), join(modules, name));
      const file = join(folder, 'odd.mjs');
      await copyFile(odd, file);
      const { error } = await start(folder, { 1: 'editAndExit', edit: file, retries: 1 }, { file, jobs: 1 }).outcome;
      expect(error).toMatchObject({ code: 'experiment-drift', fault: 'drift' });
      expect(await openStore(join(folder, 'store')).list('used')).toEqual([]);
    }));

  it('whose coordinator was killed end, however busy they are', () =>
    inScratchFolder(async (folder) => {
      const run = start(folder, { 1: 'hang', 2: 'hang' });
      const hanging = async (): Promise<string[]> => (await callsIn(folder)).filter((line) => / n=[12] /.test(line));
      while ((await hanging()).length < 2) await sleep(20);
      run.process.kill('SIGKILL');
      await expect(run.outcome).rejects.toThrow();
      const workers = (await hanging()).map((line) => Number(line.split(' ').at(-1)));
      while (workers.some((pid) => hasEnded({ pid, started: null, machine: machineTag }) !== true)) await sleep(50);
      expect(await start(folder, {}).outcome).toMatchObject({ status: 'complete' });
      expect((await listRuns(join(folder, 'store'))).map(({ status }) => status)).toEqual(['complete', 'died']);
    }));

  it('of two runs on one store share the work: every instance runs once', () =>
    inScratchFolder(async (folder) => {
      const [one, other] = await Promise.all([start(folder, {}, { jobs: 2 }).outcome, start(folder, {}, { jobs: 2 }).outcome]);
      expect([one, other].flatMap(({ instances }) => instances.flatMap(({ instance, failure }) => (failure ? [{ instance, failure }] : [])))).toEqual(
        [],
      );
      expect([one.status, other.status]).toEqual(['complete', 'complete']);
      const works = (await callsIn(folder)).filter((line) => line.startsWith('work')).map((line) => line.split(' ')[1]);
      expect(works.sort()).toEqual(['n=1', 'n=2', 'n=3', 'n=4']);
    }));

  it('of an interrupted run are ended after the time of grace, and a second interruption ends them at once', () =>
    inScratchFolder(async (folder) => {
      for (const [graceSeconds, signals] of [
        [0.3, 1],
        [600, 2],
      ] as const) {
        const run = start(folder, { 3: 'wait', 4: 'wait' }, { options: { graceSeconds } });
        while ((await callsIn(folder)).filter((line) => / n=[34] /.test(line)).length < 2 * (signals as number)) await sleep(20);
        for (let i = 0; i < signals; i++) {
          run.process.kill('SIGINT');
          await sleep(100);
        }
        const outcome = await run.outcome;
        expect(outcome).toMatchObject({ status: 'interrupted' });
        expect((await readRun(join(folder, 'store'), outcome.run)).summary).toMatchObject({ status: 'interrupted' });
      }
      expect(await start(folder, {}).outcome).toMatchObject({ status: 'complete' });
    }));
});

describe('acceptance 9: killed processes', () => {
  it.each(['workers', 'runs'] as const)('leave no record that lies, and nothing that was done is done again: %s', async (mode) => {
    const { violations, kills } = await killedRuns({ mode, kills: mode === 'workers' ? 3 : 2, milliseconds: 20, seed: 7 });
    expect(violations).toEqual([]);
    expect(kills).toBeGreaterThan(0);
  });
});
