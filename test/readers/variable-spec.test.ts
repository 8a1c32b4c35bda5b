import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { parseSpec } from '../../runtime/readers/locate-variable.js';
import { readCube } from '../../runtime/readers/read-cube.js';
import { encodeNpy } from '../../runtime/writers/npy.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { inScratchFolder, writeAll } from '../fixtures/scratch-folder.js';

describe('FILE[:variable]', () => {
  it('splits where a file ends, colons in names or not', { skip: process.platform === 'win32' }, () =>
    inScratchFolder(async (folder) => {
      await writeAll(folder, { 'a.npz': '', 'b:c.npz': '' });
      const at = (name: string): string => join(folder, name);
      expect(await parseSpec(at('a.npz'))).toEqual({ file: at('a.npz') });
      expect(await parseSpec(at('a.npz:x'))).toEqual({ file: at('a.npz'), variable: 'x' });
      expect(await parseSpec(at('a.npz:g/x:y'))).toEqual({ file: at('a.npz'), variable: 'g/x:y' });
      expect(await parseSpec(at('b:c.npz'))).toEqual({ file: at('b:c.npz') });
      expect(await parseSpec(at('b:c.npz:x'))).toEqual({ file: at('b:c.npz'), variable: 'x' });
    }),
  );

  it('leaves drive letters alone', async () => {
    expect(await parseSpec('C:\\scenes\\none.mat')).toEqual({ file: 'C:\\scenes\\none.mat' });
    expect(await parseSpec('C:/scenes/none.mat:data')).toEqual({ file: 'C:/scenes/none.mat', variable: 'data' });
  });

  it('lists what a file holds when the choice is open or wrong', () =>
    inScratchFolder(async (folder) => {
      const cube = encodeNpy(tensorFrom('uint8', [1, 2, 3], [1, 2, 3, 4, 5, 6]));
      await writeAll(folder, { 'a.npz': zipSync({ 'x.npy': cube, 'y.npy': cube, 'm.npy': encodeNpy(tensorFrom('bool', [1, 2], [0, 1])) }) });
      await expect(readCube(join(folder, 'a.npz'))).rejects.toMatchObject({
        code: 'variable-ambiguous',
        hint: 'name one, as FILE:variable; variables: x (uint8 [1, 2, 3]), y (uint8 [1, 2, 3])',
      });
      await expect(readCube(join(folder, 'a.npz:z'))).rejects.toMatchObject({
        code: 'variable-missing',
        hint: 'variables: x (uint8 [1, 2, 3]), y (uint8 [1, 2, 3]), m (bool [1, 2])',
      });
      expect((await readCube({ file: join(folder, 'a.npz'), variable: 'y' })).source.variable).toBe('y');
    }));

  it('trusts content before extensions', () =>
    inScratchFolder(async (folder) => {
      await writeAll(folder, { 'a.mat': encodeNpy(tensorFrom('uint8', [1, 1, 2], [1, 2])) });
      expect((await readCube(join(folder, 'a.mat'))).cube.data).toEqual(Uint8Array.of(1, 2));
    }));

  it('notices companion wavelengths that do not fit', () =>
    inScratchFolder(async (folder) => {
      const files = {
        'cube.npy': encodeNpy(tensorFrom('uint8', [1, 1, 2], [1, 2])),
        'wl.npy': encodeNpy(tensorFrom('float32', [3], [400, 500, 600])),
      };
      await writeAll(folder, { 'a.npz': zipSync(files) });
      const { wavelengths, notices } = await readCube(join(folder, 'a.npz'));
      expect(wavelengths).toBeUndefined();
      expect(notices).toEqual(['`wl` of shape [3] does not fit 2 bands and was ignored']);
    }));
});
