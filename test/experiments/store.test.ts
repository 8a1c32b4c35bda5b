import { chmod, mkdir, readdir, readFile, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Codec, json, openStore, type Store } from '../../experiments/index.js';
import { sweepStore } from '../../experiments/store/sweep-store.js';
import { ownIdentity } from '../../schemas/disk/process-identity.js';
import { inScratchFolder } from '../fixtures/scratch-folder.js';

const key = 'a'.repeat(64);

const inStore = (use: (store: Store, base: string) => Promise<void>): Promise<void> =>
  inScratchFolder(async (folder) => use(openStore(join(folder, 'store')), folder));

/** Of no process: Linux gives out no number above 2^22. */
const noProcess = 2 ** 23;

describe('artifacts', () => {
  it('are read back, read-only, in a folder named by their content', () =>
    inStore(async (store, base) => {
      const output = await store.publish({ b: 1, a: [2] }, json(), base);
      expect(await store.check(output, base)).toEqual({ state: 'whole' });
      expect(await store.read(output, json(), base)).toEqual({ a: [2], b: 1 });
      expect(await store.artifacts()).toEqual([output.digest]);
      expect((await stat(store.pathOf(output))).mode & 0o222).toBe(0);
      expect(await readdir(join(store.folder, 'tmp'))).toEqual([]);
    }));

  it('of equal content are one', () =>
    inStore(async (store, base) => {
      const outputs = await Promise.all([1, 2, 3].map(() => store.publish({ same: true }, json(), base)));
      expect(new Set(outputs.map(({ digest }) => digest)).size).toBe(1);
      expect(await store.check(outputs[0] as (typeof outputs)[0], base)).toEqual({ state: 'whole' });
    }));

  it('acceptance 5: that are truncated, changed or gone are a miss with a reason, and are written anew', () =>
    inStore(async (store, base) => {
      const output = await store.publish('as it was', json(), base);
      const file = store.pathOf(output);
      const before = await stat(file);
      await truncateReadOnly(file);
      expect(await store.check(output, base)).toMatchObject({ state: 'damaged', why: expect.stringContaining('has 3 bytes, not') });
      await expect(store.read(output, json(), base)).rejects.toMatchObject({ code: 'artifact-damaged' });
      await writeFile(file, 'x'.repeat(before.size));
      await utimes(file, before.atime, before.mtime);
      expect(await store.check(output, base)).toMatchObject({ state: 'damaged', why: expect.stringContaining('is not what was written') });
      await store.publish('as it was', json(), base);
      expect(await store.read(output, json(), base)).toBe('as it was');
      await store.removeArtifact(output.digest);
      expect(await store.check(output, base)).toMatchObject({ state: 'missing' });
      expect(await store.artifacts()).toEqual([]);
    }));

  it('acceptance 10: a save that fails leaves the old artifact, and nothing else', () =>
    inStore(async (store, base) => {
      const old = await store.publish('old', json(), base);
      await expect(store.publish('new', failing, base)).rejects.toThrow('disk on fire');
      expect(await store.artifacts()).toEqual([old.digest]);
      expect(await store.read(old, json(), base)).toBe('old');
      expect(await readdir(join(store.folder, 'tmp'))).toEqual([]);
    }));

  it('of a codec that names other files than it wrote are refused', () =>
    inStore(async (store, base) => {
      const lying: Codec<string> = {
        ...failing,
        write: (value, { folder }) => writeFile(join(folder, 'a'), value).then(() => ({ members: ['b'] })),
      };
      await expect(store.publish('x', lying, base)).rejects.toMatchObject({
        code: 'codec-broken',
        message: expect.stringMatching(/b is named.*a is there/),
      });
    }));
});

describe('a store that does not exist', () => {
  it('acceptance 14: answers, and stays so', () =>
    inStore(async (store, base) => {
      expect(await store.find('s', key)).toEqual({ state: 'absent' });
      expect(await store.list('s')).toEqual([]);
      expect(await store.recordedStages()).toEqual([]);
      expect(await store.artifacts()).toEqual([]);
      await sweepStore(store.folder);
      expect(await readdir(base)).toEqual([]);
    }));

  it('a record that is no record is a miss with a reason', () =>
    inStore(async (store) => {
      await mkdir(join(store.folder, 'records', 's'), { recursive: true });
      for (const text of ['', '{"version":1', '{}', 'null']) {
        await writeFile(join(store.folder, 'records', 's', `${key}.json`), text);
        expect(await store.find('s', key)).toMatchObject({ state: 'unreadable', why: expect.stringContaining('is not a record') });
      }
      expect(await store.list('s')).toEqual([]);
    }));
});

describe('locks', () => {
  it('are of one key: others are free, and the same is free again once released', () =>
    inStore(async (store) => {
      const first = await store.lock(key, 'stage a');
      expect(await store.lock('b'.repeat(64), 'stage b')).toHaveProperty('release');
      expect(await store.lock(key, 'stage a')).toMatchObject({ heldBy: expect.stringContaining(`process ${process.pid}`) });
      if ('release' in first) await first.release();
      expect(await readdir(join(store.folder, 'locks'))).toEqual(['b'.repeat(64)]);
      expect(await store.lock(key, 'stage a')).toHaveProperty('release');
    }));

  it('of killed processes are nobody’s, and what they left is swept; what the living are about stays', () =>
    inStore(async (store) => {
      await store.lock('b'.repeat(64), 'stage b');
      const folder = join(store.folder, 'locks', key);
      await mkdir(folder, { recursive: true });
      const dead = { ...ownIdentity(), pid: noProcess, command: 'stage a', since: new Date().toISOString(), brief: false, holds: true, files: [] };
      await writeFile(join(folder, '.lock-00112233445566ff.json'), JSON.stringify(dead));
      const mine = await readFile(
        join(store.folder, 'locks', 'b'.repeat(64), (await readdir(join(store.folder, 'locks', 'b'.repeat(64))))[0] as string),
        'utf8',
      );
      const machine = (JSON.parse(mine) as { readonly machine: string }).machine;
      for (const pid of [noProcess, process.pid])
        await mkdir(join(store.folder, 'tmp', `.artifact.${pid}-${machine}aabbcc.tmp`), { recursive: true });
      await store.sweep();
      expect(await readdir(join(store.folder, 'locks'))).toEqual(['b'.repeat(64)]);
      expect(await readdir(join(store.folder, 'tmp'))).toEqual([`.artifact.${process.pid}-${machine}aabbcc.tmp`]);
    }));
});

const failing: Codec<string> = {
  id: 'failing',
  version: 1,
  ext: '.txt',
  write: async (value, { folder }) => {
    await writeFile(join(folder, 'half.txt'), value);
    throw new Error('disk on fire');
  },
  read: async () => '',
};

async function truncateReadOnly(file: string): Promise<void> {
  await chmod(file, 0o644);
  await truncate(file, 3);
}
