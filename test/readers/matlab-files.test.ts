import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { matlab5 } from '../../runtime/readers/matlab5.js';
import { readCube } from '../../runtime/readers/read-cube.js';
import { readLabels } from '../../runtime/readers/read-labels.js';
import { encodeMat5, type Mat5Options } from './encode-mat5.js';
import { inScratchFolder, writeAll } from './scratch-folder.js';

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
