import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { npy } from '../../runtime/readers/npy.js';
import { readCube } from '../../runtime/readers/read-cube.js';
import { readLabels } from '../../runtime/readers/read-labels.js';
import { writeEnvi } from '../../runtime/writers/envi.js';
import { encodeNpy, writeNpy } from '../../runtime/writers/npy.js';
import { writeAtomically } from '../../schemas/disk/write-atomically.js';
import { type DType, dtypes } from '../../schemas/dtype.js';
import { elementCount, type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { inScratchFolder } from '../fixtures/scratch-folder.js';

function rampOf(dtype: DType, dims: readonly number[]): Tensor {
  return tensorFrom(
    dtype,
    dims,
    Array.from({ length: elementCount(dims) }, (_, i) => (dtype === 'bool' ? i % 2 : i % 100)),
  );
}

describe('NumPy files', () => {
  it('come back as they were written, of any dtype and shape', () =>
    inScratchFolder(async (folder) => {
      const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 });
      const property = fc.asyncProperty(fc.constantFrom(...dtypes), shape, async (dtype, dims) => {
        const tensor = rampOf(dtype, dims);
        await writeNpy(join(folder, 'x.npy'), tensor);
        expect((await npy.read(join(folder, 'x.npy'), 'array')).tensor).toEqual(tensor);
      });
      await fc.assert(property, { numRuns: 40 });
    }));

  it('equal those of NumPy byte for byte', () => {
    // What numpy.save writes for np.arange(3, dtype='<u2').
    const header = "{'descr': '<u2', 'fortran_order': False, 'shape': (3,), }";
    const expected = Buffer.concat([
      Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1'),
      Buffer.from(header.padEnd(117)),
      Buffer.from([10, 0, 0, 1, 0, 2, 0]),
    ]);
    expect(Buffer.from(encodeNpy(rampOf('uint16', [3])))).toEqual(expected);
  });
});

describe('ENVI files', () => {
  it.each(dtypes)('of %s come back with the same values', (dtype) =>
    inScratchFolder(async (folder) => {
      const image = rampOf(dtype, [3, 4, 5]);
      await writeEnvi(join(folder, 'out/x.hdr'), image, { node: 'rx', port: 'scores' });
      const { cube } = await readCube(join(folder, 'out/x.hdr'));
      expect(cube.dims).toEqual([3, 4, 5]);
      expect(Array.from(cube.data, Number)).toEqual(Array.from(image.data, Number));
      expect(cube.dtype).toBe({ bool: 'uint8', int8: 'int16', int64: 'float64' }[dtype as string] ?? dtype);
    }),
  );

  it('repeat the map always, wavelengths only for the same bands', () =>
    inScratchFolder(async (folder) => {
      const map = '{UTM, 1.000, 1.000, 500000.0, 4000000.0, 30, 30, 10, North, WGS-84}';
      const source = {
        cube: rampOf('uint16', [2, 3, 4]),
        wavelengths: Float64Array.of(400.25, 500, 600, 700),
        fwhm: Float64Array.of(5, 5, 6, 6),
        badBands: [2],
        header: new Map([
          ['map info', map],
          ['description', '{old}'],
          ['samples', '9'],
        ]),
      };
      await writeEnvi(join(folder, 'same.hdr'), rampOf('float32', [1, 2, 3, 4]), { node: 'norm', port: 'cube', source });
      const same = await readCube(join(folder, 'same.hdr'));
      expect(same.wavelengths).toEqual(source.wavelengths);
      expect(same.fwhm).toEqual(source.fwhm);
      expect(same.badBands).toEqual([2]);
      expect(same.header?.get('map info')).toBe(map);
      expect(same.header?.get('description')).toBe('{norm.cube, written by cuvisc}');
      await writeEnvi(join(folder, 'scores'), rampOf('float32', [2, 3]), { node: 'rx', port: 'scores', source });
      const scores = await readCube(join(folder, 'scores.hdr'));
      expect(scores.wavelengths).toBeUndefined();
      expect(scores.header?.get('map info')).toBe(map);
      expect(scores.bandNames).toEqual(['rx.scores']);
      await writeEnvi(join(folder, 'crop'), rampOf('float32', [1, 3]), { node: 'rx', port: 'scores', source });
      expect((await readCube(join(folder, 'crop.hdr'))).header?.has('map info')).toBe(false);
      expect((await readLabels(join(folder, 'scores.hdr'))).labels.dims).toEqual([2, 3]);
    }));

  it('keep a hostile node name inside its braces', () =>
    inScratchFolder(async (folder) => {
      await writeEnvi(join(folder, 'x'), rampOf('uint8', [2, 2]), { node: 'a}\nbands = 7', port: 'b,{' });
      expect((await readCube(join(folder, 'x.hdr'))).cube.dims).toEqual([2, 2, 1]);
    }));

  it('refuse what is no picture', () =>
    inScratchFolder(async (folder) => {
      await expect(writeEnvi(join(folder, 'x'), rampOf('uint8', [4]), { node: 'a', port: 'b' })).rejects.toMatchObject({ code: 'image-rank' });
      expect(await readdir(folder)).toEqual([]);
    }));
});

describe('writeAtomically', () => {
  it('makes folders, joins parts and leaves nothing else', () =>
    inScratchFolder(async (folder) => {
      const file = join(folder, 'a/b/c.txt');
      await writeAtomically(file, 'one ', Uint8Array.of(50));
      await writeAtomically(file, 'two ', Uint8Array.of(51));
      expect(await readFile(file, 'utf8')).toBe('two 3');
      expect(await readdir(join(folder, 'a/b'))).toEqual(['c.txt']);
    }));

  it('keeps the old file and removes its temporary one when it fails', () =>
    inScratchFolder(async (folder) => {
      await mkdir(join(folder, 'taken/inside'), { recursive: true });
      await expect(writeAtomically(join(folder, 'taken'), 'x')).rejects.toMatchObject({ code: 'write-failed', fault: 'run' });
      await writeFile(join(folder, 'file'), 'old');
      await expect(writeAtomically(join(folder, 'file/below'), 'x')).rejects.toMatchObject({ code: 'write-failed' });
      expect((await readdir(folder)).sort()).toEqual(['file', 'taken']);
      expect(await readFile(join(folder, 'file'), 'utf8')).toBe('old');
    }));
});
