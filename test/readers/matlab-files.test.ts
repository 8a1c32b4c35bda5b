import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { matlab5 } from '../../runtime/readers/matlab5.js';
import { readCube } from '../../runtime/readers/read-cube.js';
import { readLabels } from '../../runtime/readers/read-labels.js';
import { encodeMat4 } from './encode-mat4.js';
import { encodeMat5, type Mat5Matrix, type Mat5Options, mat5Cells, mat5Fields } from './encode-mat5.js';
import { inScratchFolder, writeAll } from '../fixtures/scratch-folder.js';

const ramp = Array.from({ length: 24 }, (_, i) => i);
const classes = ['float64', 'float32', 'int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64'];

describe.each(['plain', 'packed'])('a %s file written by SciPy', (kind) => {
  const file = `test/fixtures/data/${kind}.mat`;

  it.each(classes)('holds %s', async (name) => {
    const { tensor } = await matlab5.read(file, `${name}_ramp`);
    expect(tensor.dtype).toBe(name === 'uint64' ? 'float64' : name);
    expect(tensor.dims).toEqual([2, 3, 4]);
    expect(Array.from(tensor.data, Number)).toEqual(ramp);
  });

  it('holds logical arrays, matrices and arrays of rank 4', async () => {
    expect((await matlab5.read(file, 'logical_ramp')).tensor).toEqual({
      dtype: 'bool',
      dims: [2, 3, 4],
      data: Uint8Array.from(ramp, (value) => value % 2),
    });
    expect((await matlab5.read(file, 'matrix')).tensor).toEqual({ dtype: 'float64', dims: [2, 3], data: Float64Array.of(0, 1, 2, 3, 4, 5) });
    const { tensor } = await matlab5.read(file, 'rank4');
    expect(tensor).toEqual({ dtype: 'uint16', dims: [2, 3, 4, 5], data: Uint16Array.from({ length: 120 }, (_, i) => i) });
  });

  it('lists what it cannot read with the reason', async () => {
    const reasons = (await matlab5.list(file)).flatMap(({ name, unsupported }) => (unsupported ? [[name, unsupported]] : []));
    expect(Object.fromEntries(reasons)).toEqual({
      complex_values: 'it is complex',
      text: 'it is text',
      cells: 'it is a cell array',
      'cells/2': 'it is text',
      record: 'it is a struct',
      sparse: 'it is a sparse matrix',
    });
  });
});

const storages = [
  { what: 'double stored as bytes', classCode: 6, storageCode: 2, dtype: 'float64' },
  { what: 'double stored as int16', classCode: 6, storageCode: 3, dtype: 'float64' },
  { what: 'single stored as double', classCode: 7, storageCode: 9, dtype: 'float32' },
  { what: 'int64 stored as bytes', classCode: 14, storageCode: 1, dtype: 'int64' },
  { what: 'uint64 stored as uint16', classCode: 15, storageCode: 4, dtype: 'float64' },
];
const forms: Mat5Options[] = [{}, { bigEndian: true }, { packed: true }, { bigEndian: true, packed: true }];

describe.each(forms)('a file with %o', (options) => {
  it.each(storages)('holds $what', ({ classCode, storageCode, dtype }) =>
    inScratchFolder(async (folder) => {
      const matrix = { name: 'a', classCode, storageCode, dims: [2, 3], values: [1, 4, 2, 5, 3, 6] };
      await writeAll(folder, { 'x.mat': encodeMat5([matrix], options) });
      const { tensor } = await matlab5.read(join(folder, 'x.mat'), 'a');
      expect(tensor.dtype).toBe(dtype);
      expect(Array.from(tensor.data, Number)).toEqual([1, 2, 3, 4, 5, 6]);
    }),
  );
});

const cube: Mat5Matrix = {
  name: '',
  classCode: 9,
  storageCode: 2,
  dims: [2, 3, 4],
  values: ramp.map((i) => (i % 2) * 12 + (Math.floor(i / 2) % 3) * 4 + Math.floor(i / 6)),
};
const container: Mat5Matrix = { name: 's', classCode: 2, storageCode: 2, dims: [1, 1], values: [] };

describe.each(forms)('a file with %o', (options) => {
  const read = (matrices: readonly Mat5Matrix[], variable: string): Promise<unknown> =>
    inScratchFolder(async (folder) => {
      await writeAll(folder, { 'x.mat': encodeMat5(matrices, options) });
      return Array.from((await readCube(join(folder, `x.mat${variable}`))).cube.data, Number);
    });

  it('D18: brings fields of structs, their wavelengths with them', () =>
    inScratchFolder(async (folder) => {
      const wavelength = { ...cube, classCode: 6, dims: [1, 4], values: [40, 50, 60, 70] };
      const inner = { ...container, rest: mat5Fields(['data', 'wavelength'], [cube, wavelength], options.bigEndian) };
      const outer = { ...container, rest: mat5Fields(['scene'], [inner], options.bigEndian) };
      await writeAll(folder, { 'x.mat': encodeMat5([outer], options) });
      const read = await readCube(join(folder, 'x.mat'));
      expect(read.source.variable).toBe('s/scene/data');
      expect(Array.from(read.cube.data, Number)).toEqual(ramp);
      expect(read.wavelengths).toEqual(Float64Array.of(40_000, 50_000, 60_000, 70_000));
    }));

  it('D18: brings elements of struct arrays and cell arrays by their number from 1', async () => {
    const scalar = { ...cube, dims: [1, 1], values: [7] };
    const structs = { ...container, dims: [1, 2], rest: mat5Fields(['data'], [scalar, cube], options.bigEndian) };
    expect(await read([structs], ':s/2/data')).toEqual(ramp);
    const cells = { ...container, classCode: 1, dims: [2, 1], rest: mat5Cells([scalar, cube], options.bigEndian) };
    expect(await read([cells], ':s/2')).toEqual(ramp);
  });

  it('D15: brings arrays with unsigned dims', async () => expect(await read([{ ...cube, name: 'a', dimsCode: 6 }], '')).toEqual(ramp));
});

it.each([false, true])('D18: label maps of level 4 are read (big-endian: %s)', (bigEndian) =>
  inScratchFolder(async (folder) => {
    await writeAll(folder, { 'x.mat': encodeMat4('gt', [2, 3], [1, 4, 2, 5, 3, 6], bigEndian) });
    expect((await readLabels(join(folder, 'x.mat'))).labels).toEqual({ dtype: 'int32', dims: [2, 3], data: Int32Array.of(1, 2, 3, 4, 5, 6) });
  }),
);

describe('the demo scenes', () => {
  it('hold cubes with wavelengths and their masks', async () => {
    const target = 'examples/scenes/an_hsi_img_for_tgt_det_demo.mat';
    const { cube, wavelengths, source } = await readCube(target);
    expect([cube.dtype, ...cube.dims, source.variable]).toEqual(['float32', 36, 36, 72, 'hsi_sub']);
    expect([wavelengths?.length, wavelengths?.[0], wavelengths?.[71]]).toEqual([72, 367.700012, 1043.400024]);
    const { labels } = await readLabels(target);
    expect(labels.dims).toEqual([36, 36]);
    expect(labels.data.filter((label) => label !== 0)).toHaveLength(3);
    expect((await readCube('examples/scenes/an_hsi_image_sub_for_demo.mat')).cube.dims).toEqual([51, 88, 72]);
  });
});
