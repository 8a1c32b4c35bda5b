import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type FolderKind, replaceFolder } from '../../schemas/disk/replace-folder.js';
import { machineTag } from '../../schemas/disk/process-identity.js';
import { temporaryFolder } from './synthetic-scene.js';

/** Its marker lists other files, one a line. */
const kind: FolderKind = { marker: 'mark', listed: (text) => text.split('\n').slice(1) };

const fillWith = (text: string) => async (folder: string) => writeFile(join(folder, 'mark'), text);

it('creates, then replaces as a whole', async () => {
  const folder = await temporaryFolder();
  const target = join(folder, 'deep', 'out');
  await replaceFolder(target, kind, fillWith('old'));
  await replaceFolder(target, kind, fillWith('new'));
  expect(await readdir(target)).toEqual(['mark']);
  expect(await readFile(join(target, 'mark'), 'utf8')).toBe('new');
  expect(await readdir(join(folder, 'deep'))).toEqual(['out']);
});

it('keeps the old folder if filling fails', async () => {
  const folder = await temporaryFolder();
  const target = join(folder, 'out');
  await replaceFolder(target, kind, fillWith('old'));
  const failing = replaceFolder(target, kind, async (staging) => {
    await fillWith('new')(staging);
    throw new Error('disk full');
  });
  await expect(failing).rejects.toThrow('disk full');
  expect(await readFile(join(target, 'mark'), 'utf8')).toBe('old');
  expect(await readdir(folder)).toEqual(['out']);
});

it('takes an empty folder, but no other without the marker', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'out'));
  await replaceFolder(join(folder, 'out'), kind, fillWith('new'));
  await expect(replaceFolder(folder, kind, fillWith('new'))).rejects.toMatchObject({ code: 'output-occupied' });
  await expect(replaceFolder(join(folder, 'out', 'mark'), kind, fillWith('new'))).rejects.toMatchObject({ code: 'output-occupied' });
});

it('removes what processes that are gone left beside it, and nothing else', async () => {
  const folder = await temporaryFolder();
  // Process numbers end at 2^22 on Linux and lower elsewhere, so this one is nobody's.
  const names = ['.out.new-99999999', '.out.old-99999999', `.out.new-${process.ppid}`, '.outer.new-99999999']
    .map((name) => `${name}-${machineTag}`)
    .concat('.out.other');
  for (const name of names) await mkdir(join(folder, name));
  await replaceFolder(join(folder, 'out'), kind, fillWith('new'));
  expect((await readdir(folder)).sort()).toEqual(['out', ...names.slice(2)].sort());
});

it('L3: deletes what the earlier run listed and keeps every other file, links and empty folders included', async () => {
  const folder = await temporaryFolder();
  const target = join(folder, 'out');
  await replaceFolder(target, kind, async (staging) => {
    await mkdir(join(staging, 'scene'));
    await writeFile(join(staging, 'scene', 'scores'), 'old');
    await writeFile(join(staging, 'mark'), 'old\nscene/scores');
  });
  await mkdir(join(target, 'notes', 'deep'), { recursive: true });
  await writeFile(join(target, 'notes', 'mine'), 'mine');
  await symlink('notes/mine', join(target, 'link'));
  await replaceFolder(target, kind, fillWith('new'));
  expect((await readdir(target, { recursive: true })).sort()).toEqual(['link', 'mark', 'notes', 'notes/deep', 'notes/mine']);
  expect(await readFile(join(target, 'link'), 'utf8')).toBe('mine');
  expect(await readdir(folder)).toEqual(['out']);
});

it('L3: refuses to replace a file that it did not write, before the work if its name is known and after it if not, unless forced', async () => {
  const folder = await temporaryFolder();
  const target = join(folder, 'out');
  await replaceFolder(target, kind, fillWith('old'));
  await writeFile(join(target, 'scores'), 'mine');
  let filled = 0;
  const fill = async (staging: string): Promise<void> => {
    filled++;
    await writeFile(join(staging, 'scores'), 'new');
    await writeFile(join(staging, 'mark'), 'new\nscores');
  };
  const place = { file: join(target, 'scores') };
  await expect(replaceFolder(target, kind, fill, { expected: ['scores'] })).rejects.toMatchObject({ code: 'output-occupied', place });
  expect(filled).toBe(0);
  await expect(replaceFolder(target, kind, fill)).rejects.toMatchObject({ code: 'output-occupied', place });
  expect(await readFile(join(target, 'scores'), 'utf8')).toBe('mine');
  await replaceFolder(target, kind, fill, { force: true });
  expect(await readFile(join(target, 'scores'), 'utf8')).toBe('new');
});

it('L3: brings back the old folder where a process was killed before the new one was in its place', async () => {
  const folder = await temporaryFolder();
  const old = join(folder, `.out.old-99999999-${machineTag}`);
  await mkdir(old);
  await writeFile(join(old, 'mark'), 'old');
  await writeFile(join(old, 'mine'), 'mine');
  await replaceFolder(join(folder, 'out'), kind, fillWith('new'));
  expect((await readdir(join(folder, 'out'))).sort()).toEqual(['mark', 'mine']);
});

it('L3: follows a link to the folder', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'real'));
  await symlink('real', join(folder, 'out'));
  await replaceFolder(join(folder, 'out'), kind, fillWith('new'));
  expect(await readFile(join(folder, 'real', 'mark'), 'utf8')).toBe('new');
});
