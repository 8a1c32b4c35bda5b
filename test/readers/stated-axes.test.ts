import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readDataYaml } from '../../trainrun/data/read-data-yaml.js';
import { cubeFacts } from '../../runtime/index.js';
import { permuted } from '../../runtime/readers/axes.js';
import { parseSpec } from '../../runtime/readers/locate-variable.js';
import { readCube } from '../../runtime/readers/read-cube.js';
import { readLabels } from '../../runtime/readers/read-labels.js';
import { encodeNpy } from '../../runtime/writers/npy.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { inScratchFolder, writeAll } from '../fixtures/scratch-folder.js';

const ignore = (): void => undefined;

const sizes = { rows: 3, columns: 5, bands: 4 };
type Axis = keyof typeof sizes;

/** The value of a pixel's band, which tells where it belongs. */
function valueAt(at: Readonly<Record<Axis, number>>): number {
  return ((at.rows * 5 + at.columns) * 4 + at.bands) * 7 + 11;
}

/** The scene with its axes stored in another order. */
function stored(order: readonly Axis[]): Uint8Array {
  const values: number[] = [];
  const [a, b, c] = order as [Axis, Axis, Axis];
  for (let i = 0; i < sizes[a]; i++)
    for (let j = 0; j < sizes[b]; j++)
      for (let k = 0; k < sizes[c]; k++) values.push(valueAt({ rows: 0, columns: 0, bands: 0, [a]: i, [b]: j, [c]: k }));
  return encodeNpy(
    tensorFrom(
      'uint16',
      order.map((axis) => sizes[axis]),
      values,
    ),
  );
}

const scene = tensorFrom(
  'uint16',
  [3, 5, 4],
  Array.from({ length: 60 }, (_, i) => i * 7 + 11),
);
const orders: readonly (readonly Axis[])[] = [
  ['rows', 'columns', 'bands'],
  ['rows', 'bands', 'columns'],
  ['columns', 'rows', 'bands'],
  ['columns', 'bands', 'rows'],
  ['bands', 'rows', 'columns'],
  ['bands', 'columns', 'rows'],
];
const wavelengths = encodeNpy(tensorFrom('float32', [4], [400, 500, 600, 700]));

describe('stated axes', () => {
  it.each(orders)('D9: %s, %s, %s become rows, columns, bands', (...order) =>
    inScratchFolder(async (folder) => {
      await writeAll(folder, { 'x.npy': stored(order), 'x.npz': zipSync({ 'cube.npy': stored(order), 'wavelength.npy': wavelengths }) });
      expect((await readCube(`${join(folder, 'x.npy')}@${order.join(',')}`)).cube).toEqual(scene);
      expect((await readCube({ file: join(folder, 'x.npy'), axes: order })).cube).toEqual(scene);
      const { cube, wavelengths: centres } = await readCube(`${join(folder, 'x.npz')}:cube@${order.join(', ')}`);
      expect(cube).toEqual(scene);
      expect(centres).toEqual(Float64Array.of(400, 500, 600, 700));
      const { bands } = await cubeFacts(`${join(folder, 'x.npz')}:cube@${order.join(',')}`, ignore);
      expect(bands).toBe(4);
    }),
  );

  it.each([orders[1], orders[3], orders[4], orders[5]].map((order) => [order as readonly Axis[]]))(
    'D9: wavelengths that number another axis than the last are not passed over (%s)',
    (order) =>
      inScratchFolder(async (folder) => {
        await writeAll(folder, { 'x.npz': zipSync({ 'cube.npy': stored(order), 'wl.npy': wavelengths }) });
        const error = { code: 'axes-doubtful', hint: expect.stringContaining('FILE:cube@') };
        await expect(readCube(join(folder, 'x.npz'))).rejects.toMatchObject(error);
        await expect(cubeFacts(join(folder, 'x.npz'), ignore)).rejects.toMatchObject(error);
        expect((await readCube(`${join(folder, 'x.npz')}@rows,columns,bands`)).cube.dims, 'stated, the order is believed').toEqual(
          order.map((axis) => sizes[axis]),
        );
      }),
  );

  it.each(['bands,rows', 'bands,rows,rows', 'bands,rows,columns,rows', 'bands,rows,cols', 'bands,rows,'])('D9: `@%s` is refused', (axes) =>
    inScratchFolder(async (folder) => {
      await writeAll(folder, { 'x.npy': stored(['bands', 'rows', 'columns']) });
      await expect(readCube(`${join(folder, 'x.npy')}@${axes}`)).rejects.toMatchObject({ code: 'axes-invalid' });
    }),
  );

  it('D9: label maps may have their axes turned', () =>
    inScratchFolder(async (folder) => {
      await writeAll(folder, { 'x.npy': encodeNpy(tensorFrom('uint8', [3, 2], [1, 4, 2, 5, 3, 6])) });
      const { labels } = await readLabels(`${join(folder, 'x.npy')}@columns,rows`);
      expect(labels).toEqual(tensorFrom('int32', [2, 3], [1, 2, 3, 4, 5, 6]));
      await expect(readLabels(`${join(folder, 'x.npy')}@bands,rows,columns`)).rejects.toMatchObject({ code: 'axes-invalid' });
    }));

  it('D9: an `@` that is part of a name stays one', () =>
    inScratchFolder(async (folder) => {
      const at = (name: string): string => join(folder, name);
      await writeAll(folder, { 'a@b.npz': '', 'c@bands,rows,columns': '' });
      expect(await parseSpec(at('a@b.npz:x@y'))).toEqual({ file: at('a@b.npz'), variable: 'x@y' });
      expect(await parseSpec(at('c@bands,rows,columns'))).toEqual({ file: at('c@bands,rows,columns') });
    }));

  it('D9: a data YAML states axes beside a cube', () =>
    inScratchFolder(async (folder) => {
      await writeAll(folder, {
        'd.yaml': 'train:\n  - { cube: x.npz:cube, axes: [bands, rows, columns] }\n',
        'x.npz': zipSync({ 'cube.npy': stored(['bands', 'rows', 'columns']) }),
      });
      const [source] = (await readDataYaml(join(folder, 'd.yaml'))).train;
      expect((await readCube(source?.file as string)).cube).toEqual(scene);
      await writeAll(folder, { 'd.yaml': 'train:\n  - { cube: x.npz:cube, axes: [bands, rows] }\n' });
      await expect(readDataYaml(join(folder, 'd.yaml'))).rejects.toMatchObject({ code: 'data-yaml-invalid', place: { line: 2 } });
    }));

  it('turns the axes of 64-bit integers, which are no numbers', () => {
    expect(permuted(tensorFrom('int64', [1, 2], [1, 2]), [1, 0])).toEqual(tensorFrom('int64', [2, 1], [1, 2]));
  });
});
