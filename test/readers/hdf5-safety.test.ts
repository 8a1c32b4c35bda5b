import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as h5wasm from 'h5wasm/node';
import { describe, expect, it } from 'vitest';
import { hdf5 } from '../../runtime/readers/hdf5.js';
import { readCube } from '../../runtime/readers/read-cube.js';
import { type Hdf5Dataset, writeHdf5 } from './encode-hdf5.js';
import { hdf5Bytes } from './hdf5-bytes.js';
import { inScratchFolder } from '../fixtures/scratch-folder.js';

const ramp = Float32Array.from({ length: 24 }, (_, i) => i);
const cube: Hdf5Dataset = { path: 'g/cube', data: ramp, dims: [2, 3, 4] };

function withBytes<T>(what: string, use: (file: string) => Promise<T>): Promise<T> {
  return inScratchFolder(async (folder) => {
    await writeFile(join(folder, 'x.h5'), hdf5Bytes(what));
    return use(join(folder, 'x.h5'));
  });
}

/** A file with `g/cube`, and the links that `link` adds. */
function withLinks<T>(link: (root: h5wasm.File, folder: string) => void, use: (file: string) => Promise<T>): Promise<T> {
  return inScratchFolder(async (folder) => {
    await writeHdf5(join(folder, 'other.h5'), [cube]);
    await writeHdf5(join(folder, 'x.h5'), [cube]);
    const root = new h5wasm.File(join(folder, 'x.h5'), 'a');
    link(root, folder);
    root.close();
    return use(join(folder, 'x.h5'));
  });
}

describe('HDF5 files that reach for other files', () => {
  it('S1: external storage is never opened', () =>
    withBytes('external storage', (file) => expect(readCube(file)).rejects.toMatchObject({ code: 'hdf5-external' })));

  it('S1: sources of virtual datasets are never opened', () =>
    withBytes('virtual dataset', async (file) => {
      await expect(readCube(`${file}:cube`)).rejects.toMatchObject({
        code: 'variable-unsupported',
        message: expect.stringContaining('virtual dataset'),
      });
      await expect(hdf5.read(file, 'cube')).rejects.toMatchObject({ code: 'variable-unsupported' });
    }));

  it.each(['other.h5', './other.h5', 'absolute'])('S1: external links are never followed (%s)', (target) =>
    withLinks(
      (root, folder) => {
        const name = target === 'absolute' ? join(folder, 'other.h5') : target;
        root.create_external_link(name, '/g/cube', 'dataset');
        root.create_external_link(name, '/g', 'group');
        root.create_soft_link('/group/cube', 'soft');
      },
      async (file) => {
        for (const variable of ['dataset', 'group/cube', 'soft']) {
          const unsupported = { code: 'variable-unsupported', message: expect.stringContaining('external link') };
          await expect(readCube(`${file}:${variable}`)).rejects.toMatchObject(unsupported);
          await expect(hdf5.read(file, variable)).rejects.toMatchObject(unsupported);
        }
        expect((await readCube(file)).source.variable, 'the rest of the file stays readable').toBe('g/cube');
      },
    ),
  );
});

describe('HDF5 files that cost more than they hold', () => {
  it('S3: groups that hold one another are entered once', () =>
    withLinks(
      (root) => {
        const names = ['a', 'b', 'c', 'd', 'e', 'f', 'h', 'i'];
        for (const name of names) root.create_group(name);
        for (const name of names) for (const other of names) (root.get(name) as h5wasm.Group).create_hard_link(`/${other}`, other);
      },
      async (file) => expect((await hdf5.list(file)).map(({ name }) => name)).toEqual(['g/cube']),
    ));

  it('S3: chunks that were never written are weighed before memory is taken', () =>
    withBytes('unwritten chunks', (file) => expect(readCube(file)).rejects.toMatchObject({ code: 'reading-budget' })));

  it('S3: groups nested too deeply are refused', () =>
    withLinks(
      (root) => {
        let group: h5wasm.Group = root;
        for (let depth = 0; depth < 70; depth++) group = group.create_group('n') as h5wasm.Group;
      },
      (file) => expect(hdf5.list(file)).rejects.toMatchObject({ code: 'reading-budget' }),
    ));
});

describe('HDF5 values', () => {
  it('D11: a filter that is not there is named', () =>
    withBytes('lzf', (file) =>
      expect(readCube(file)).rejects.toMatchObject({ code: 'hdf5-filter', message: expect.stringContaining('lzf (HDF5 filter 32000)') }),
    ));

  it('D12: float16 becomes float32', () =>
    withBytes('float16', async (file) => {
      // The float16 next to 0.1 is 1638.5 / 2^14 rounded to ten bits: 0.0999755859375.
      expect((await readCube(file)).cube).toEqual({
        dtype: 'float32',
        dims: [1, 2, 3],
        data: Float32Array.of(1.5, -2, 65504, 2 ** -24, Number.POSITIVE_INFINITY, 0.0999755859375),
      });
    }));

  it('D12: bfloat16, which is no float16, is refused', () =>
    withBytes('bfloat16', (file) => expect(readCube(file)).rejects.toMatchObject({ code: 'variable-unsupported' })));

  it('D14: one dataset under several names is no choice, and each name works', () =>
    withLinks(
      (root) => {
        root.create_hard_link('/g/cube', 'hard');
        root.create_soft_link('/g/cube', 'soft');
        root.create_hard_link('/g', 'group');
        root.create_soft_link('/nowhere', 'dangling');
      },
      async (file) => {
        for (const spec of ['', ':hard', ':soft', ':g/cube', ':group/cube', ':/g/cube'])
          expect((await readCube(file + spec)).cube.data).toEqual(ramp);
      },
    ));

  it('D5: attributes state the value without data, in the order of precedence', () =>
    inScratchFolder(async (folder) => {
      const file = join(folder, 'x.nc');
      const attributes = { missing_value: Float64Array.of(-1), _FillValue: Float64Array.of(-9999) };
      await writeHdf5(file, [{ ...cube, attributes }]);
      const { ignoreValue, notices } = await readCube(file);
      expect(ignoreValue).toBe(-9999);
      expect(notices).toEqual(['`missing_value` -1 was ignored: `_FillValue` is -9999']);
      await writeHdf5(file, [{ ...cube, attributes: { Data_Ignore_Value: Float64Array.of(-32768) } }]);
      expect((await readCube(file)).ignoreValue).toBe(-32768);
    }));

  it('D6: packed values are handed on as stored, with a notice', () =>
    inScratchFolder(async (folder) => {
      const file = join(folder, 'x.nc');
      const attributes = { scale_factor: Float64Array.of(0.01), add_offset: Float64Array.of(5), valid_range: Float64Array.of(0, 100) };
      await writeHdf5(file, [{ ...cube, attributes }]);
      const { cube: values, notices } = await readCube(file);
      expect(values.data).toEqual(ramp);
      expect(notices).toEqual([
        'values are packed (`add_offset` 5, `scale_factor` 0.01) and were left as stored',
        '`valid_range` (0, 100) was not applied',
      ]);
      await writeHdf5(file, [{ ...cube, attributes: { Scale_Factor: Float64Array.of(10000) } }]);
      expect((await readCube(file)).notices).toEqual(['values are packed (`Scale_Factor` 10000) and were left as stored']);
    }));
});
