import { readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hdf5 } from '../../runtime/readers/hdf5.js';
import { listVariables, readCube } from '../../runtime/readers/read-cube.js';
import { readLabels } from '../../runtime/readers/read-labels.js';
import { type Hdf5Dataset, writeHdf5 } from './encode-hdf5.js';
import { inScratchFolder } from '../fixtures/scratch-folder.js';

const ramp = Float32Array.from({ length: 24 }, (_, i) => i);
/** The ramp as MATLAB v7.3 stores it: the axes of [2, 3, 4] reversed. */
const reversed = Float32Array.from({ length: 24 }, (_, i) => (i % 2) * 12 + (Math.floor(i / 2) % 3) * 4 + Math.floor(i / 6));

function inFile<T>(name: string, datasets: readonly Hdf5Dataset[], use: (file: string) => Promise<T>): Promise<T> {
  return inScratchFolder(async (folder) => {
    await writeHdf5(join(folder, name), datasets);
    return use(join(folder, name));
  });
}

describe('HDF5 files', () => {
  it('name datasets by path, read them chunked and deflated, and bring their group’s wavelengths', () => {
    const datasets: Hdf5Dataset[] = [
      { path: 'wavelengths', data: Float64Array.of(9, 9, 9, 9), dims: [4] },
      { path: 'scene/cube', data: ramp, dims: [2, 3, 4], chunks: [1, 2, 4] },
      { path: 'scene/wavelength', data: Float64Array.of(0.4, 0.5, 0.6, 0.7), dims: [4, 1] },
    ];
    return inFile('x.h5', datasets, async (file) => {
      expect((await listVariables(file)).map(({ name }) => name).sort()).toEqual(['scene/cube', 'scene/wavelength', 'wavelengths']);
      const { cube, wavelengths, notices } = await readCube(`${file}:/scene/cube`);
      expect(cube).toEqual({ dtype: 'float32', dims: [2, 3, 4], data: ramp });
      expect(wavelengths).toEqual(Float64Array.of(400, 500, 600, 700));
      expect(notices).toEqual(['wavelengths have no unit and stay below 100; micrometres were assumed']);
    });
  });

  it('turn the axes of MATLAB v7.3 back, whatever the extension says', () => {
    const datasets: Hdf5Dataset[] = [
      { path: 'data', data: reversed, dims: [4, 3, 2], matlabClass: 'single' },
      { path: 'mask', data: Uint8Array.of(0, 1, 0, 1, 1, 0), dims: [3, 2], matlabClass: 'logical' },
      { path: 'text', data: Uint16Array.of(104, 105), dims: [2, 1], matlabClass: 'char' },
    ];
    return inFile('x.mat', datasets, async (file) => {
      expect((await readCube(file)).cube).toEqual({ dtype: 'float32', dims: [2, 3, 4], data: ramp });
      expect((await readLabels(file)).labels).toEqual({ dtype: 'int32', dims: [2, 3], data: Int32Array.of(0, 0, 1, 1, 1, 0) });
      expect((await listVariables(file)).find(({ name }) => name === 'text')?.unsupported).toBe('it is a MATLAB char');
    });
  });

  it('convert uint64 and say what was lost', () =>
    inFile('x.h5', [{ path: 'a', data: BigUint64Array.of(1n, 2n ** 60n + 1n), dims: [2] }], async (file) => {
      const { tensor, notices } = await hdf5.read(file, 'a');
      expect(tensor).toEqual({ dtype: 'float64', dims: [2], data: Float64Array.of(1, 2 ** 60) });
      expect(notices).toHaveLength(1);
    }));

  it('are never answered from the memory of a damaged version', () =>
    inFile('x.h5', [{ path: 'a', data: ramp, dims: [24], chunks: [24] }], async (file) => {
      const good = await readFile(file);
      // The deflated chunk starts with the zlib header 78 5e (level 4).
      const damaged = Buffer.from(good);
      damaged.fill(0xff, good.indexOf(Buffer.from([0x78, 0x5e])) + 2, good.indexOf(Buffer.from([0x78, 0x5e])) + 12);
      await writeFile(file, damaged);
      await expect(hdf5.read(file, 'a')).rejects.toMatchObject({ code: 'hdf5-corrupt' });
      await expect(hdf5.read(file, 'a')).rejects.toMatchObject({ code: 'hdf5-corrupt' });
      await writeFile(file, good);
      expect((await hdf5.read(file, 'a')).tensor.data).toEqual(ramp);
    }));

  it('are closed after every read, failed ones too', { skip: process.platform !== 'linux' }, () =>
    inFile('x.h5', [{ path: 'a', data: ramp, dims: [24] }], async (file) => {
      const openFiles = async (): Promise<number> => {
        const targets = (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ''));
        return (await Promise.all(targets)).filter((target) => target === file).length;
      };
      await hdf5.read(file, 'a');
      expect(await openFiles()).toBe(0);
      await expect(hdf5.read(file, 'missing')).rejects.toMatchObject({ code: 'variable-missing' });
      await writeFile(file, (await readFile(file)).subarray(0, 600));
      await expect(hdf5.read(file, 'a')).rejects.toMatchObject({ code: 'hdf5-corrupt' });
      expect(await openFiles()).toBe(0);
    }),
  );

  it('can be read side by side', () =>
    inFile('x.h5', [{ path: 'a', data: ramp, dims: [24] }], async (file) => {
      const contents = await Promise.all([1, 2, 3].map(() => hdf5.read(file, 'a')));
      for (const { tensor } of contents) expect(tensor.data).toEqual(ramp);
    }));
});
