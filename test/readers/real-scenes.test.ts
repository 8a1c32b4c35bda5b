import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCube } from '../../runtime/readers/read-cube.js';
import { readLabels } from '../../runtime/readers/read-labels.js';
import { numberAt } from '../../schemas/tensor.js';

/** Real scenes carry no licence to be shipped; where the folder is absent, these checks are skipped. */
const folder = process.env.CUVISC_SCENES ?? '../shared/data';
const present = existsSync(join(folder, 'reference.csv'));

const [header = [], ...rows] = present
  ? readFileSync(join(folder, 'reference.csv'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','))
  : [];
const scenes = rows.map((row) => Object.fromEntries(header.map((key, column) => [key, row[column] ?? ''])));

function fileOf(name: string): string {
  return join(folder, name.endsWith('.mat') ? `mat/${name}` : `${name}.hdr`);
}

describe.skipIf(!present)('real scenes', () => {
  it.each(scenes)('$file has the reference shape, mean and anomalies', async ({ file = '', shape, cube_mean, n_anomaly }) => {
    const { cube } = await readCube(fileOf(file));
    expect(cube.dims.join('x')).toBe(shape);
    let sum = 0;
    for (let i = 0; i < cube.data.length; i++) sum += numberAt(cube.data, i);
    // The reference prints ten digits, so that half a unit of the last is the bound where 1e-9 relative is finer.
    const mean = sum / cube.data.length;
    expect(Math.abs(mean - Number(cube_mean)) / Number(cube_mean)).toBeLessThan(1e-9);
    if (n_anomaly === '') return;
    const { labels } = await readLabels(file.startsWith('envi/') ? join(folder, 'envi/LHDataGt.bmp') : fileOf(file));
    expect(labels.data.filter((label) => label !== 0)).toHaveLength(Number(n_anomaly));
  });

  it('read a MATLAB v7.3 scene with its axes turned back', async () => {
    const { cube } = await readCube(fileOf('muufl-crop-v73.mat'));
    expect([cube.dtype, ...cube.dims]).toEqual(['float32', 100, 100, 64]);
    const { labels } = await readLabels(fileOf('muufl-crop-v73.mat'));
    expect(labels.data.filter((label) => label !== 0)).toHaveLength(269);
  });

  it('read a header without byte order and offset', async () => {
    const { cube, wavelengths, notices } = await readCube(join(folder, 'envi/corn-kernel-hyperspectral.raw'));
    expect(cube.dims).toEqual([31, 43, 580]);
    expect(wavelengths?.[0]).toBe(366.551);
    expect(notices).toEqual(['the header lacks `byte order`; little-endian was assumed']);
  });

  it.each([
    ['darkReference4.hdr', 'envi-interleave', 9],
    // Its wavelengths, too few for its bands, are no reason to refuse it.
    ['darkReference2.hdr', 'envi-data-missing', undefined],
    ['arcgis.hdr', 'envi-data-missing', undefined],
  ])('refuse %s with %s', async (name, code, line) => {
    await expect(readCube(join(folder, 'envi', name))).rejects.toMatchObject({ code, place: line === undefined ? {} : { line } });
  });
});
