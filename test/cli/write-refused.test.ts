import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { failureOf } from '../../cli/failure.js';
import { writeFailed } from '../../schemas/disk/write-failed.js';
import { callCli, callCliWell } from './call-cli.js';
import { pipeline, syntheticScene, temporaryFolder } from './synthetic-scene.js';

/** Colours would be on in some environments, such as those of continuous integration. */
const plain = { ...process.env, NO_COLOR: '1' };

async function fitted() {
  const scene = await syntheticScene({ bands: 4 });
  const plan = join(scene.folder, 'rx.plan');
  await callCliWell('compile', pipeline, '-o', plan, '--like', scene.cube);
  await callCliWell('fit', plan, '--data', scene.cube);
  await writeFile(join(scene.folder, 'file'), '');
  return { ...scene, plan };
}

async function expectRefused(argv: readonly string[], reason: string): Promise<void> {
  const { exitCode, err } = await callCli(argv);
  expect(err).toMatch(/error\[write-failed\] .*cannot be written/);
  expect(err).toContain(reason);
  expect(err).not.toContain('bug');
  expect(exitCode).toBe(1);
}

it('M1: a place below a file and a name too long are refused in words by every command that writes', async () => {
  const { folder, cube, labels, plan } = await fitted();
  const below = join(folder, 'file', 'below');
  const long = join(folder, 'x'.repeat(300));
  const data = ['--data', cube, '--labels', labels];
  for (const [place, reason] of [
    [below, 'a part of its path is a file, not a folder, E'],
    [long, 'the name is too long for the file system, ENAMETOOLONG'],
  ] as const) {
    await expectRefused(['compile', pipeline, '-o', place, '--like', cube], reason);
    await expectRefused(['run', plan, '--data', cube, '-o', place], reason);
    await expectRefused(['eval', plan, ...data, '-o', place], reason);
    await expectRefused(['graph', plan, '-o', `${place}.svg`], reason);
    await expectRefused(['fit', plan, '--data', cube, '--shard', '1/1', '--level', '1', '-o', place], reason);
    await expectRefused(['profile', plan, '--data', cube, '--runs', '2', '--skip', '1', '--html', place], reason);
  }
});

it('M1: a folder where the file is to be, and a device, are refused and stay', async () => {
  const { folder, plan } = await fitted();
  await mkdir(join(folder, 'taken', 'inside'), { recursive: true });
  await expectRefused(['graph', plan, '-o', join(folder, 'taken'), '--format', 'svg'], 'a folder of this name is there');
  await expectRefused(['graph', plan, '-o', '/dev/full', '--format', 'svg'], 'it is a device or a pipe');
  await symlink('/dev/full', join(folder, 'link.svg'));
  await expectRefused(['graph', plan, '-o', join(folder, 'link.svg')], 'it is a device or a pipe');
});

it('M1: a full disk behind the standard output is told, without a stack', () => {
  const { status, stderr } = spawnSync('bash', ['-c', `"${process.execPath}" bin/cuvisc.mjs schema plan > /dev/full`], {
    encoding: 'utf8',
    env: plain,
  });
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/error\[write-failed\] the standard output .*ENOSPC/) });
  expect(stderr).not.toContain('    at ');
});

it('M1: what the operating system refuses is never called a bug, wherever it was', () => {
  for (const [code, text] of [
    ['EACCES', 'no permission'],
    ['ENOSPC', 'the disk is full'],
    ['EDQUOT', 'the quota of the disk is used up'],
    ['EROFS', 'the file system is read-only'],
    ['EMFILE', 'this process has too many files open'],
  ] as const) {
    const error = Object.assign(new Error(`${code}: refused, open '/a/b'`), { code, syscall: 'open', path: '/a/b' });
    expect(failureOf(error)).toMatchObject({ exitCode: 1, code: 'system-refused', place: { file: '/a/b' }, message: expect.stringContaining(text) });
    expect(writeFailed('/a', error)).toMatchObject({ code: 'write-failed', fault: 'run', place: { file: '/a' } });
  }
});

const nobody = 65534;
const asNobody = process.getuid?.() === 0 && existsSync('/usr/bin/setpriv');

it.runIf(asNobody)('M1: folders without the right to write are named by compile, run, fit and train', async () => {
  const { folder, cube, plan } = await fitted();
  await chmod(folder, 0o755);
  const call = (...argv: string[]) =>
    spawnSync('setpriv', [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', process.execPath, 'bin/cuvisc.mjs', ...argv], {
      encoding: 'utf8',
      env: { ...plain, HOME: '/nonexistent' },
    });
  for (const argv of [
    ['compile', pipeline, '-o', join(folder, 'new.plan'), '--like', cube],
    ['compile', pipeline, '-o', plan, '--like', cube],
    ['run', plan, '--data', cube, '-o', join(folder, 'out')],
    ['fit', plan, '--data', cube],
  ]) {
    const { status, stderr } = call(...argv);
    expect(stderr).toMatch(/error\[write-failed\] .*cannot be written \(no permission, EACCES\)/);
    expect(status).toBe(1);
  }
  expect(call('inspect', plan)).toMatchObject({ status: 0 });
});

it('M1: a plan that cannot be read is told by its file', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'x.plan', 'plan.json'), { recursive: true });
  expect((await callCli(['inspect', join(folder, 'x.plan')])).err).not.toContain('bug');
  expect(await readdir(folder)).toEqual(['x.plan']);
});

it.each(['png', 'PNG', 'pdf', 'yaml', ''])(
  'M9: graph -o with the extension "%s" is refused before it writes, unless --format says what it is',
  async (extension) => {
    const folder = await temporaryFolder();
    const file = join(folder, extension === '' ? 'graph' : `graph.${extension}`);
    expect(await callCli(['graph', pipeline, '-o', file])).toMatchObject({
      exitCode: 2,
      err: expect.stringMatching(/option-invalid.*\n.*\n.*\.svg.*--format/),
    });
    expect(await readdir(folder)).toEqual([]);
    await callCliWell('graph', pipeline, '-o', file, '--format', 'svg');
  },
);
