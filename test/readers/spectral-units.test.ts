import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { spectralUnit } from '../../runtime/readers/spectral-unit.js';
import { type Cube, readCube } from '../../runtime/readers/read-cube.js';
import { writeHdf5 } from './encode-hdf5.js';
import { sceneBytes, sceneHeader } from './scene-345.js';
import { inScratchFolder, writeAll } from '../fixtures/scratch-folder.js';

function readEnvi(header: string | Uint8Array): Promise<Cube> {
  return inScratchFolder(async (folder) => {
    await writeAll(folder, { 'x.hdr': header, 'x.img': sceneBytes('bil') });
    return readCube(join(folder, 'x.hdr'));
  });
}

const centres = [400.5, 500.5, 600.5, 700.5];
const speedOfLight = 299_792_458;

/** Unit, and how a wavelength in nanometres is written in it. */
const units: readonly (readonly [string, (nanometres: number) => number])[] = [
  ['Nanometers', (nm) => nm],
  ['Micrometers', (nm) => nm / 1e3],
  ['um', (nm) => nm / 1e3],
  ['µm', (nm) => nm / 1e3],
  ['μm', (nm) => nm / 1e3],
  ['Microns', (nm) => nm / 1e3],
  ['micro-meters', (nm) => nm / 1e3],
  ['Millimeters', (nm) => nm / 1e6],
  ['mm', (nm) => nm / 1e6],
  ['Centimeters', (nm) => nm / 1e7],
  ['cm', (nm) => nm / 1e7],
  ['Meters', (nm) => nm / 1e9],
  ['m', (nm) => nm / 1e9],
  ['Angstroms', (nm) => nm * 10],
  ['Å', (nm) => nm * 10],
  ['Wavenumber', (nm) => 1e7 / nm],
  ['wavenumbers (cm-1)', (nm) => 1e7 / nm],
  ['cm-1', (nm) => 1e7 / nm],
  ['cm^-1', (nm) => 1e7 / nm],
  ['cm⁻¹', (nm) => 1e7 / nm],
  ['1/cm', (nm) => 1e7 / nm],
  ['m-1', (nm) => 1e9 / nm],
  ['Hz', (nm) => speedOfLight / (nm * 1e-9)],
  ['MHz', (nm) => speedOfLight / (nm * 1e-9) / 1e6],
  ['GHz', (nm) => speedOfLight / (nm * 1e-9) / 1e9],
  ['THz', (nm) => speedOfLight / (nm * 1e-9) / 1e12],
  ['Wavelength (nm)', (nm) => nm],
];

describe('units of wavelengths', () => {
  test.each(units)('D17: %s in an ENVI header', async (unit, write) => {
    const { wavelengths, notices } = await readEnvi(sceneHeader(`wavelength units = ${unit}\nwavelength = {${centres.map(write).join(', ')}}\n`));
    // Conversion and its inverse round a few times each, 1.1e-16 relative.
    for (const [band, centre] of centres.entries()) expect(Math.abs((wavelengths?.[band] ?? 0) / centre - 1)).toBeLessThan(1e-14);
    expect(notices).toEqual([]);
  });

  test('D17: µm in Windows-1252', async () => {
    const text = sceneHeader('wavelength units = µm\nwavelength = {0.4005, 0.5005, 0.6005, 0.7005}\n');
    expect([...((await readEnvi(Buffer.from(text, 'latin1'))).wavelengths ?? [])]).toEqual(centres);
  });

  test('D17: the key `wavelengths`', async () => {
    const { wavelengths } = await readEnvi(sceneHeader('wavelength units = nm\nwavelengths = {400.5, 500.5, 600.5, 700.5}\n'));
    expect([...(wavelengths ?? [])]).toEqual(centres);
  });

  test('D17: widths in units of frequency become widths in nanometres, bands keep their order', async () => {
    const frequencies = centres.map((nm) => speedOfLight / nm);
    const text = sceneHeader(`wavelength units = GHz\nwavelength = {${frequencies.join(', ')}}\nfwhm = {1000, 1000, 1000, 2000}\n`);
    const { wavelengths, fwhm } = await readEnvi(text);
    expect(wavelengths?.[0]).toBeLessThan(wavelengths?.[3] as number);
    for (const [band, nm] of centres.entries()) {
      const width = ((nm * nm) / speedOfLight) * (band === 3 ? 2000 : 1000);
      // Both sides round a few times, 1.1e-16 relative each.
      expect(Math.abs((fwhm?.[band] ?? 0) / width - 1)).toBeLessThan(1e-14);
    }
  });

  test.each(['Index', 'furlongs', 'percent', 'seconds', 'constructor'])('D17: wavelengths in %s are ignored with a notice', async (unit) => {
    const { wavelengths, notices } = await readEnvi(sceneHeader(`wavelength units = ${unit}\nwavelength = {1, 2, 3, 4}\nfwhm = {1, 1, 1, 1}\n`));
    expect(wavelengths).toBeUndefined();
    expect(notices[0]).toBe(`wavelengths in \`${unit.toLowerCase()}\` were ignored`);
  });

  test('D17: a unit that makes no light of the values is not believed', async () => {
    const { wavelengths, notices } = await readEnvi(sceneHeader('wavelength units = Meters\nwavelength = {400, 500, 600, 700}\n'));
    expect(wavelengths).toBeUndefined();
    expect(notices).toHaveLength(1);
  });

  test.each(['wavelength units = Unknown\n', 'wavelength units = None\n', 'wavelength units = {}\n', ''])(
    'D4: without a unit (%j) the assumption is named',
    async (line) => {
      const { wavelengths, notices } = await readEnvi(sceneHeader(`${line}wavelength = {1000, 1100, 1200, 1300}\n`));
      expect([...(wavelengths ?? [])]).toEqual([1000, 1100, 1200, 1300]);
      expect(notices).toEqual(['wavelengths have no unit; nanometres were assumed']);
    },
  );

  test.each([
    ['cm-1', [1e4, 1e7 / 1100, 1e7 / 1200, 1e7 / 1300]],
    ['um', [1e6, 1.1e6, 1.2e6, 1.3e6]],
    ['nm', [1000, 1100, 1200, 1300]],
  ])('D4: the attribute `units` of a vector in HDF5, %s', async (unit, expected) => {
    const { wavelengths, notices } = await readHdf5(unit);
    expect([...(wavelengths ?? [])]).toEqual(expected);
    expect(notices).toEqual([]);
  });

  test('D4: an attribute `units` that is no unit of light', async () => {
    const { wavelengths, notices } = await readHdf5('counts');
    expect(wavelengths).toBeUndefined();
    expect(notices).toEqual(['wavelengths in `counts` were ignored']);
  });

  test('D4: every reader takes one table; names of inherited properties are none', () => {
    for (const text of ['constructor', '__proto__', 'toString', '', ' ', '-1', '1/', 'per']) expect(spectralUnit(text)).toBeUndefined();
  });
});

function readHdf5(unit: string): Promise<Cube> {
  return inScratchFolder(async (folder) => {
    const file = join(folder, 'x.h5');
    await writeHdf5(file, [
      { path: 'cube', data: new Float32Array(60), dims: [3, 5, 4] },
      { path: 'wavelength', data: Float64Array.of(1000, 1100, 1200, 1300), dims: [4], attributes: { units: unit } },
    ]);
    return readCube(file);
  });
}
