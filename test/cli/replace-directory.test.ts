import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { replaceDirectory } from '../../cli/output/replace-directory.js';
import { temporaryFolder } from './synthetic-scene.js';

const fillWith = (text: string) => async (folder: string) => writeFile(join(folder, 'mark'), text);

it('creates, then replaces as a whole', async () => {
  const folder = await temporaryFolder();
  const target = join(folder, 'deep', 'out');
  await replaceDirectory(target, 'mark', fillWith('old'));
  await writeFile(join(target, 'more'), '');
  await replaceDirectory(target, 'mark', fillWith('new'));
  expect(await readdir(target)).toEqual(['mark']);
  expect(await readFile(join(target, 'mark'), 'utf8')).toBe('new');
  expect(await readdir(join(folder, 'deep'))).toEqual(['out']);
});

it('keeps the old folder if filling fails', async () => {
  const folder = await temporaryFolder();
  const target = join(folder, 'out');
  await replaceDirectory(target, 'mark', fillWith('old'));
  const failing = replaceDirectory(target, 'mark', async (staging) => {
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
  await replaceDirectory(join(folder, 'out'), 'mark', fillWith('new'));
  await expect(replaceDirectory(folder, 'mark', fillWith('new'))).rejects.toMatchObject({ code: 'output-occupied' });
  await expect(replaceDirectory(join(folder, 'out', 'mark'), 'mark', fillWith('new'))).rejects.toMatchObject({ code: 'output-occupied' });
});

it('removes what processes that are gone left beside it, and nothing else', async () => {
  const folder = await temporaryFolder();
  // Process numbers end at 2^22 on Linux and lower elsewhere, so this one is nobody's.
  const names = ['.out.new-99999999', '.out.old-99999999', `.out.new-${process.ppid}`, '.out.other', '.outer.new-99999999'];
  for (const name of names) await mkdir(join(folder, name));
  await replaceDirectory(join(folder, 'out'), 'mark', fillWith('new'));
  expect((await readdir(folder)).sort()).toEqual(['out', ...names.slice(2)].sort());
});
