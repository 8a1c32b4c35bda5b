import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Cube, readCube } from '../../runtime/readers/read-cube.js';
import { sceneBytes, sceneDims, sceneHeader, sceneValues } from './scene-345.js';
import { inScratchFolder, writeAll } from '../fixtures/scratch-folder.js';

function readScene(header: string | Uint8Array): Promise<Cube> {
  return inScratchFolder(async (folder) => {
    await writeAll(folder, { 'x.hdr': header, 'x.img': sceneBytes('bil') });
    const scene = await readCube(join(folder, 'x.hdr'));
    expect(scene.cube.dims).toEqual(sceneDims);
    expect(Array.from(scene.cube.data, Number)).toEqual(sceneValues);
    return scene;
  });
}

const nm = 'wavelength units = nm\n';

describe('what no pipeline needs', () => {
  test.each([
    ['nan', Number.NaN],
    ['NaN', Number.NaN],
    ['-nan', Number.NaN],
    ['1.#QNAN', Number.NaN],
    ['inf', Number.POSITIVE_INFINITY],
    ['-Infinity', Number.NEGATIVE_INFINITY],
    ['{-9999}', -9999],
    ['{-9999, -9999}', -9999],
    [' -9999 ; no data', -9999],
    ['-3.4028234663852886e+38', -3.4028234663852886e38],
  ])('D10: data ignore value = %s is %f', async (text, value) => {
    const { ignoreValue, notices } = await readScene(sceneHeader(`data ignore value = ${text}\n`));
    expect(ignoreValue).toBe(value);
    expect(notices).toEqual([]);
  });

  test.each([
    'data ignore value = None',
    'data ignore value = {0, 1}',
    'reflectance scale factor = unknown',
    'default bands = {Red, Green, Blue}',
    'default bands = {1, 2, 9}',
    'bbl = {True}',
    'bbl = {1, 1, maybe, 0}',
    'bbl = {1, 1, 2, 0}',
    'fwhm = {nan}',
    'wavelength = {400, x, 600, 700}',
    'wavelength = {400, nan, 600, 700}',
    'wavelength = {400, -500, 600, 700}',
    'wavelength = {400, 500, 600, 700, 800}',
    'wavelength = {400,,600,700}',
    'wavelength = {400,5; 500,5}',
    'band names = {a, b}',
    'data gain values = {x}',
  ])('D10: %s is no reason to refuse a cube, and named in a notice', async (line) => {
    const { wavelengths, fwhm, notices } = await readScene(sceneHeader(`${nm}${line}\n`));
    expect(notices[0]).toContain((line.split(' =')[0] as string).slice(0, 10));
    expect([wavelengths, fwhm]).toEqual([undefined, undefined]);
  });

  test.each([
    '{400.5\n500.5\n600.5\n700.5}',
    '{400.5 500.5 600.5 700.5}',
    '{\n400.5,\n500.5\n600.5, 700.5,\n}',
    '{400.5; 500.5; 600.5; 700.5}',
    '{4.005e2, 5.005D+02, 600.5, 700.5}',
  ])('D10: wavelength lists in the form %j', async (list) => {
    const { wavelengths, notices } = await readScene(sceneHeader(`${nm}wavelength = ${list}\n`));
    expect([...(wavelengths ?? [])]).toEqual([400.5, 500.5, 600.5, 700.5]);
    expect(notices).toEqual([]);
  });

  test('D10: bbl in words', async () => {
    expect((await readScene(sceneHeader('bbl = {True, false, 1.0, 0}\n'))).badBands).toEqual([1, 3]);
  });

  test('D10: widths of some bands alone are dropped, wavelengths stay', async () => {
    const { wavelengths, fwhm, notices } = await readScene(sceneHeader(`${nm}wavelength = {1000,1100,1200,1300}\nfwhm = {5, nan, 5, 5}\n`));
    expect(wavelengths).toEqual(Float64Array.of(1000, 1100, 1200, 1300));
    expect(fwhm).toBeUndefined();
    expect(notices).toEqual(['`fwhm` (header line 10) holds `{5, nan, 5, 5}`, which is not understood, and was ignored']);
  });

  test('D10: what the values need says what was expected', () =>
    expect(readScene(sceneHeader().replace('samples = 5', 'samples = five'))).rejects.toMatchObject({
      code: 'envi-value',
      message: '`samples` is `five`; a whole number of at least 1 is needed',
      place: { line: 2 },
    }));

  test.each([
    ['samples = 5', 'samples = 5.0'],
    ['samples = 5', 'samples = 5e0'],
    ['samples = 5', 'samples = {5}'],
    ['samples = 5', 'samples = "5"'],
    ['bands = 4', 'bands = 4 ; of 4'],
    ['data type = 12', 'data type = 12;'],
    ['data type = 12', 'data_type = 12'],
    ['byte order = 0', 'Byte  Order=0;'],
    ['interleave = bil', 'INTERLEAVE = {BIL}'],
    ['interleave = bil', 'interleave\t=\tBil ; by line'],
    ['ENVI\n', '\n\n  ENVI  \n'],
  ])('D10: %j written as %j', async (plain, odd) => {
    expect((await readScene(sceneHeader().replace(plain, odd))).notices).toEqual([]);
  });

  test('D10: words after a number are named', async () => {
    const { notices } = await readScene(sceneHeader().replace('bands = 4', 'bands = 4 (VNIR)'));
    expect(notices).toEqual(['`bands` was read as 4; `(VNIR)` after it was ignored']);
  });

  test('D10: braces inside a description end nothing', async () => {
    const { notices, header } = await readScene(sceneHeader().replace('ENVI\n', 'ENVI\ndescription = {made {by IDL}\n samples = 99 }\n'));
    expect(header?.get('samples')).toBe('5');
    expect(notices).toEqual([]);
  });

  test('D10: one brace too many inside a description', async () => {
    const { header } = await readScene(sceneHeader(`${nm}wavelength = {1,2,3,4}\n`).replace('ENVI\n', 'ENVI\ndescription = { a { b }\n'));
    expect(header?.get('description')).toBe('{ a { b }');
  });

  test('D10: a brace that never closes ends before the next field of the layout', async () => {
    const text = sceneHeader(`${nm}wavelength = {1,2,3,4}\n`).replace('ENVI\n', 'ENVI\ndescription = { a\n b\n');
    expect((await readScene(text)).notices).toEqual([
      'the value on header line 2 opens with `{` and never closes; it was taken to end before line 4',
    ]);
  });

  test.each(['utf-16le', 'utf-16be'])('D10: a header in %s', async (encoding) => {
    const text = Buffer.from(`\ufeff${sceneHeader()}`, 'utf16le');
    if (encoding === 'utf-16be') text.swap16();
    expect((await readScene(text)).notices).toEqual([]);
  });
});

describe('packed values', () => {
  test.each([
    ['data gain values = {0.5, 0.5, 0.5, 0.5}\ndata offset values = {0, 0, 0, 0}', 'values are packed (`data gain values`) and were left as stored'],
    ['data offset values = {1, 1, 1, 1}', 'values are packed (`data offset values`) and were left as stored'],
    ['data reflectance gain values = {2}', 'values are packed (`data reflectance gain values` 2) and were left as stored'],
    ['reflectance scale factor = 10000', 'values are reflectance times 10000 and were left as stored'],
  ])('D6: %s', async (lines, notice) => {
    expect((await readScene(sceneHeader(`${lines}\n`))).notices).toEqual([notice]);
  });

  test('D6: gains of 1 and offsets of 0 are no packing', async () => {
    expect((await readScene(sceneHeader('data gain values = {1,1,1,1}\ndata offset values = {0,0,0,0}\n'))).notices).toEqual([]);
  });
});

describe('hostile headers', () => {
  test('S3: millions of junk lines are refused at once, thousands are counted', async () => {
    const started = performance.now();
    await expect(readScene(sceneHeader('junk\n'.repeat(2_000_000)))).rejects.toMatchObject({ code: 'reading-budget' });
    const { notices } = await readScene(sceneHeader('junk\n'.repeat(100_000)));
    expect(notices).toHaveLength(6);
    expect(notices.at(-1)).toBe('99995 more header lines are odd in these ways');
    // A second is ten times what this takes on one slow core; it took minutes where time grew with the square.
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test.each([
    ['braces that open only', 'a = {\n'.repeat(100_000), 'envi-brace-open'],
    ['braces without balance', `a = {{\nb}\n`.repeat(60_000), undefined],
    ['a brace of 10 MB', `a = {${'}'.repeat(10_000_000)}\n`, undefined],
    ['blank lines', '\n'.repeat(200_000), undefined],
    ['one key of 10 MB', `${'k'.repeat(10_000_000)} = 1\n`, undefined],
    ['10 MB of blanks in a list', `wavelength = {1${' '.repeat(10_000_000)}}\n`, undefined],
  ])('S3: %s cost time in proportion', async (_, text, code) => {
    const started = performance.now();
    const outcome = readScene(sceneHeader(text));
    await (code === undefined ? outcome : expect(outcome).rejects.toMatchObject({ code }));
    // Proportional work on 16 MB takes tenths of a second; work that grows with the square takes minutes.
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
