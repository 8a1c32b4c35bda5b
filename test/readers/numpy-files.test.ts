import { describe, expect, it } from 'vitest';
import { listVariables, readCube } from '../../runtime/readers/read-cube.js';
import { readLabels } from '../../runtime/readers/read-labels.js';
import { npy } from '../../runtime/readers/npy.js';
import { npz } from '../../runtime/readers/npz.js';
import { numberAt } from '../../schemas/tensor.js';

const folder = 'test/fixtures/data/';
const ramp = Array.from({ length: 24 }, (_, i) => i);
const allTypes = await npz.list(`${folder}all-types.npz`);

const dtypes: Readonly<Record<string, string>> = {
  b1: 'bool',
  u1: 'uint8',
  i1: 'int8',
  u2: 'uint16',
  i2: 'int16',
  u4: 'uint32',
  i4: 'int32',
  u8: 'float64',
  i8: 'int64',
  f2: 'float32',
  f4: 'float32',
  f8: 'float64',
};

describe('files written by NumPy', () => {
  it('lists every type, byte order and axis order', () => {
    expect(allTypes).toHaveLength(48);
  });

  it.each(allTypes.map(({ name }) => name))('reads %s', async (name) => {
    const { tensor, notices } = await npz.read(`${folder}all-types.npz`, name);
    const code = name.slice(0, 2);
    expect(tensor.dtype).toBe(dtypes[code]);
    expect(tensor.dims).toEqual([2, 3, 4]);
    expect(Array.from(tensor.data, Number)).toEqual(code === 'b1' ? ramp.map((value) => value % 2) : ramp);
    expect(notices).toEqual([]);
  });

  it.each([1, 2, 3])('reads format version %i', async (version) => {
    const { cube } = await readCube(`${folder}version-${version}.npy`);
    expect(cube).toEqual({ dtype: 'uint16', dims: [2, 3, 4], data: Uint16Array.from(ramp) });
  });

  it('widens half precision exactly', async () => {
    const { tensor } = await npy.read(`${folder}halves.npy`, 'array');
    const smallNormal = 0x3ff * 2 ** -24;
    const expected = [0, -0, 1, -2, 65504, 2 ** -24, smallNormal, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];
    expect(Array.from(tensor.data, Number)).toEqual(expected);
  });

  it('says when uint64 loses digits', async () => {
    const { tensor, notices } = await npy.read(`${folder}beyond-2-53.npy`, 'array');
    expect(numberAt(tensor.data, 0)).toBe(2 ** 63);
    expect(notices).toEqual(['64-bit integers were rounded to float64: 9223372036854775809 has no exact float64']);
  });

  it('takes the batched cube of a deflated archive, its mask and its wavelengths', async () => {
    const { cube, wavelengths, source } = await readCube(`${folder}cube-and-mask.npz`);
    expect(cube).toEqual({ dtype: 'float32', dims: [2, 3, 4], data: Float32Array.from(ramp) });
    expect(wavelengths).toEqual(Float64Array.of(450, 550, 650, 750));
    expect(source.variable).toBe('cube');
    const { labels } = await readLabels(`${folder}cube-and-mask.npz:mask`);
    expect(labels).toEqual({ dtype: 'int32', dims: [2, 3], data: Int32Array.of(0, 0, 0, 1, 1, 1) });
  });

  it('lists pickled objects as unreadable and reads their neighbours', async () => {
    const variables = await listVariables(`${folder}pickled.npz`);
    expect(variables.find(({ name }) => name === 'objects')).toMatchObject({ dtype: null, unsupported: expect.stringContaining('pickled') });
    expect((await readCube(`${folder}pickled.npz`)).source.variable).toBe('cube');
  });
});
