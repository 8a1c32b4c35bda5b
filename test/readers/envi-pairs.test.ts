import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Cube, readCube } from '../../runtime/readers/read-cube.js';
import { readLabels } from '../../runtime/readers/read-labels.js';
import { sceneBytes, sceneDims, sceneHeader, sceneValues } from './scene-345.js';
import { inScratchFolder, writeAll } from '../fixtures/scratch-folder.js';

function readIn(files: Readonly<Record<string, Uint8Array | string>>, open: string): Promise<Cube> {
  return inScratchFolder(async (folder) => {
    await writeAll(folder, files);
    return readCube(join(folder, open));
  });
}

function expectScene({ cube }: Cube): void {
  expect(cube.dims).toEqual(sceneDims);
  expect(Array.from(cube.data, Number)).toEqual(sceneValues);
}

const raw = sceneBytes('bil');

/** The first bytes of files of other formats, from their specifications. */
const signatures: readonly (readonly [string, string])[] = [
  ['TIFF', 'II*\0\x08\0\0\0'],
  ['big-endian TIFF', 'MM\0*\0\0\0\x08'],
  ['BigTIFF', 'II+\0\x08\0\0\0'],
  ['JPEG', '\xff\xd8\xff\xe0\0\x10JFIF\0'],
  ['JPEG 2000', '\0\0\0\x0cjP  \r\n\x87\n'],
  ['GIF', 'GIF89a'],
  ['netCDF-3', 'CDF\x01\0\0\0\0'],
  ['netCDF-3 of 64-bit offsets', 'CDF\x02\0\0\0\0'],
  ['HDF4', '\x0e\x03\x13\x01'],
  ['FITS', 'SIMPLE  =                    T'],
  ['ERDAS Imagine', 'EHFA_HEADER_TAG\0'],
  ['PDF', '%PDF-1.7'],
  ['gzip', '\x1f\x8b\x08\0\0\0\0\0'],
  ['bzip2', 'BZh91AY&SY'],
  ['xz', '\xfd7zXZ\0'],
  ['Zstandard', '\x28\xb5\x2f\xfd'],
];

function fileStarting(signature: string, size: number): Uint8Array {
  const file = Buffer.alloc(size, 1);
  file.write(signature, 'latin1');
  return file;
}

describe('files of formats that are not read', () => {
  test.each(signatures)('D1: %s beside a header is no raw image, whichever of the two is opened', async (_, signature) => {
    for (const size of [80, 408]) {
      const files = { 'x.dat': fileStarting(signature, size), 'x.hdr': sceneHeader() };
      for (const open of ['x.dat', 'x.hdr']) await expect(readIn(files, open)).rejects.toMatchObject({ code: 'envi-not-raw' });
    }
  });

  test.each(signatures)('D1: %s without a header is named, under any extension', async (_, signature) => {
    for (const name of ['x.tif', 'x.img', 'x.npy'])
      await expect(readIn({ [name]: fileStarting(signature, 408) }, name)).rejects.toMatchObject({ code: 'format-foreign' });
  });

  test('D1: `file type = TIFF` is believed unless the data file is just raw samples', async () => {
    const header = sceneHeader('file type = TIFF\n');
    await expect(readIn({ 'x.img': new Uint8Array(408), 'x.hdr': header }, 'x.img')).rejects.toMatchObject({ code: 'envi-not-raw' });
    await expect(readIn({ 'x.img': fileStarting('II*\0', 120), 'x.hdr': header }, 'x.img')).rejects.toMatchObject({ code: 'envi-not-raw' });
    const scene = await readIn({ 'x.img': raw, 'x.hdr': header }, 'x.img');
    expectScene(scene);
    expect(scene.notices).toEqual(['the header says `file type = tiff`, but the data file is raw samples and was read so']);
  });

  test('D1: raw samples that begin like another format are raw, because a file of that format is longer', async () => {
    const { cube } = await readIn({ 'x.img': fileStarting('II*\0', 120), 'x.hdr': sceneHeader('', 'bip') }, 'x.hdr');
    expect([...cube.data.slice(0, 2)]).toEqual([0x4949, 0x002a]);
  });

  test('D1: samples behind the header of another format are read where the ENVI header says how long that is', async () => {
    const content = Buffer.concat([fileStarting('II*\0', 288), raw]);
    expectScene(await readIn({ 'x.tif': content, 'x.tif.hdr': sceneHeader('header offset = 288\n') }, 'x.tif'));
  });

  test('D1: a file of another reader is no raw image when its header is opened', async () => {
    const array = fileStarting('\x93NUMPY\x01\0', 300);
    await expect(readIn({ 'x.dat': array, 'x.hdr': sceneHeader() }, 'x.hdr')).rejects.toMatchObject({ code: 'envi-not-raw' });
  });

  test('D1: a text beside a header is no raw image', () =>
    expect(readIn({ 'x.txt': 'notes '.repeat(100), 'x.hdr': sceneHeader() }, 'x.txt')).rejects.toMatchObject({ code: 'envi-not-raw' }));

  test('D1: labels of such a format are refused by name', () =>
    inScratchFolder(async (folder) => {
      await writeAll(folder, { 'mask.png': fileStarting('\xff\xd8\xff\xe0\0\x10JFIF\0', 100) });
      await expect(readLabels(join(folder, 'mask.png'))).rejects.toMatchObject({ code: 'format-foreign', message: expect.stringContaining('JPEG') });
    }));
});

describe('the data file of a header', () => {
  test('D7: two that fit are both named', () =>
    expect(readIn({ 'x.hdr': sceneHeader(), 'x.img': raw, 'x.dat': raw.toReversed() }, 'x.hdr')).rejects.toMatchObject({
      code: 'envi-data-ambiguous',
      message: expect.stringMatching(/`x\.(img|dat)` and `x\.(img|dat)`/),
    }));

  test('D7: two without extension and with one are both named', () =>
    expect(readIn({ 'x.hdr': sceneHeader(), x: raw, 'x.raw': raw }, 'x.hdr')).rejects.toMatchObject({ code: 'envi-data-ambiguous' }));

  test('D7: two that do not fit are both named', () =>
    expect(readIn({ 'x.hdr': sceneHeader(), 'x.img': raw.slice(1), 'x.dat': new Uint8Array(500) }, 'x.hdr')).rejects.toMatchObject({
      code: 'envi-data-ambiguous',
    }));

  test('D7: of several, the only one of the right length is read, with a notice', async () => {
    const scene = await readIn({ 'x.hdr': sceneHeader(), 'x.img': raw, 'x.dat': new Uint8Array(500) }, 'x.hdr');
    expectScene(scene);
    expect(scene.notices).toEqual(['`x.img` was read, because it alone is as long as the header says (beside it: `x.dat`)']);
  });

  test('D7: a file with a header of its own is not in question', async () => {
    const files = { 'x.hdr': sceneHeader(), 'x.img': raw, 'x.dat': raw.toReversed(), 'x.dat.hdr': sceneHeader() };
    expectScene(await readIn(files, 'x.hdr'));
  });

  test('D7: of two headers of a data file, the one that names it is taken, with a notice', async () => {
    const scene = await readIn({ 'x.hdr': sceneHeader('', 'bsq'), 'x.img.hdr': sceneHeader(), 'x.img': raw }, 'x.img');
    expectScene(scene);
    expect(scene.notices).toEqual(['`x.hdr` lies beside the data file, too; `x.img.hdr` was taken']);
  });

  test.each(['x.rfl', 'x.REF', 'x.bsq_old'])('D16: %s, an unknown extension, is found', async (name) => {
    expectScene(await readIn({ 'x.hdr': sceneHeader(), [name]: raw, 'x.txt': 'notes', 'x.png': fileStarting('\x89PNG\r\n\x1a\n', 400) }, 'x.hdr'));
  });

  test('D16: two of unknown extensions that fit are both named', () =>
    expect(readIn({ 'x.hdr': sceneHeader(), 'x.rfl': raw, 'x.rad': raw }, 'x.hdr')).rejects.toMatchObject({ code: 'envi-data-ambiguous' }));

  test('D16: what does not fit is named, not read', () =>
    expect(readIn({ 'x.hdr': sceneHeader(), 'x.rfl': raw.slice(1), 'x.txt': 'notes' }, 'x.hdr')).rejects.toMatchObject({
      code: 'envi-data-missing',
      hint: expect.stringContaining('`x.rfl`'),
    }));

  test('S1: a header that names other files opens none of them', async () => {
    const files = { 'secret.img': raw, 'x.hdr': sceneHeader('data file = secret.img\nsensor file = ../secret.img\n') };
    await expect(readIn(files, 'x.hdr')).rejects.toMatchObject({ code: 'envi-data-missing' });
    const meta = { 'secret.img': raw, 'x.hdr': 'ENVI META FILE\nFile : secret.img\nBands: 1-4\nDims: 1-5,1-3\n' };
    await expect(readIn(meta, 'x.hdr')).rejects.toMatchObject({ code: 'envi-not-header' });
  });
});

describe('padded rows', () => {
  const esri = (layout: string, more: string): string =>
    `BYTEORDER I\nLAYOUT ${layout}\nNROWS 3\nNCOLS 5\nNBANDS 4\nNBITS 16\nPIXELTYPE UNSIGNEDINT\n${more}`;

  test.each([
    ['BIL', 'bil', 2, 'BANDROWBYTES 12\nTOTALROWBYTES 48\n'],
    ['BIL', 'bil', 2, 'BANDROWBYTES 12\n'],
    ['BIP', 'bip', 8, 'TOTALROWBYTES 48\n'],
    ['BSQ', 'bsq', 6, 'BANDROWBYTES 16\n'],
    ['BSQ', 'bsq', 6, 'TOTALROWBYTES 16\n'],
    ['BSQ', 'bsq', 0, 'BANDROWBYTES 10\nTOTALROWBYTES 40\n'],
  ] as const)('D2: %s, %s with %i bytes of padding', async (layout, interleave, padding, more) => {
    const padded = sceneBytes(interleave, padding);
    for (const data of [padded, padded.slice(0, padded.length - padding)]) {
      const scene = await readIn({ 'x.hdr': esri(layout, more), 'x.dat': data }, 'x.hdr');
      expectScene(scene);
      expect(scene.notices).toEqual([]);
    }
  });

  test('D2: only a line of all bands is padded', async () => {
    const lines = [0, 1, 2].map((line) => Buffer.concat([raw.subarray(line * 40, (line + 1) * 40), Buffer.alloc(7, 0xee)]));
    expectScene(await readIn({ 'x.hdr': esri('BIL', 'TOTALROWBYTES 47\n'), 'x.bil': Buffer.concat(lines) }, 'x.bil'));
  });

  test('D2: a header that speaks of padding which the file lacks', async () => {
    const scene = await readIn({ 'x.hdr': esri('BIL', 'BANDROWBYTES 12\nTOTALROWBYTES 48\n'), 'x.bil': raw }, 'x.bil');
    expectScene(scene);
    expect(scene.notices).toHaveLength(1);
  });

  test('D2: rows shorter than their samples are refused', () =>
    expect(readIn({ 'x.hdr': esri('BIL', 'BANDROWBYTES 9\n'), 'x.bil': raw }, 'x.bil')).rejects.toMatchObject({
      code: 'envi-value',
      place: { line: 8 },
    }));
});
