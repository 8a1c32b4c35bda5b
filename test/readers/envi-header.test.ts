import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enviFields } from '../../runtime/readers/envi/header-fields.js';
import { interpretHeader } from '../../runtime/readers/envi/interpret-header.js';
import { type Cube, readCube } from '../../runtime/readers/read-cube.js';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { inScratchFolder, writeAll } from '../fixtures/scratch-folder.js';

const layout = 'samples = 2\nlines = 1\nbands = 3\ndata type = 1\ninterleave = bip\nbyte order = 0\n';

function read(header: string, dataName = 'x.img', open = 'x.hdr', headerName = 'x.hdr'): Promise<Cube> {
  return inScratchFolder(async (folder) => {
    await writeAll(folder, { [headerName]: header, [dataName]: Uint8Array.of(1, 2, 3, 4, 5, 6) });
    return readCube(join(folder, open));
  });
}

describe('ENVI header', () => {
  it('takes any case, spacing, line ends, comments and byte-order mark', async () => {
    const text =
      '\uFEFFENVI\r\n; a comment = 3\r\n  SAMPLES=2\r\nLines   =  1\r\nbands\t= 3\r\nData  Type = 1\r\nInterleave = BIP\r\nByte Order = 0\r\n\r\n';
    const { cube, notices } = await read(text);
    expect(cube.dims).toEqual([1, 2, 3]);
    expect(notices).toEqual([]);
  });

  it('reads lists over several lines, with comments between', async () => {
    const { wavelengths, fwhm, bandNames } = await read(
      `ENVI\n${layout}wavelength units = nm\nwavelength = {\n400,\n; a comment\n500\n,600 }\nfwhm = {5, 6, 7}\nband names = {\n a,\n b b, c}\n`,
    );
    expect(wavelengths).toEqual(Float64Array.of(400, 500, 600));
    expect(fwhm).toEqual(Float64Array.of(5, 6, 7));
    expect(bandNames).toEqual(['a', 'b b', 'c']);
  });

  it('turns micrometres into nanometres, said or assumed', async () => {
    const said = await read(`ENVI\n${layout}wavelength units = Micrometers\nwavelength = {0.5, 1, 2}\nfwhm = {0.01, 0.01, 0.02}\n`);
    expect(said.wavelengths).toEqual(Float64Array.of(500, 1000, 2000));
    expect(said.fwhm).toEqual(Float64Array.of(10, 10, 20));
    expect(said.notices).toEqual([]);
    const assumed = await read(`ENVI\n${layout}wavelength = {0.5, 1, 2}\n`);
    expect(assumed.wavelengths).toEqual(Float64Array.of(500, 1000, 2000));
    expect(assumed.notices).toEqual(['wavelengths have no unit and stay below 100; micrometres were assumed']);
  });

  it('keeps descending wavelengths and ignores units that are no length', async () => {
    expect((await read(`ENVI\n${layout}wavelength = {900, 800, 700}\n`)).wavelengths).toEqual(Float64Array.of(900, 800, 700));
    const index = await read(`ENVI\n${layout}wavelength units = Index\nwavelength = {1, 2, 3}\n`);
    expect(index.wavelengths).toBeUndefined();
    expect(index.notices).toEqual(['wavelengths in `index` were ignored']);
  });

  it('hands on scale, bad bands, ignore value, shown bands and the raw fields', async () => {
    const map = '{UTM, 1.000, 1.000, 500000.0, 4000000.0, 30, 30, 10, North, WGS-84}';
    const text = `ENVI\n${layout}reflectance scale factor = 10000\nbbl = {1, 0, 0}\ndata ignore value = -9999\ndefault bands = {3, 2, 1}\nmap info = ${map}\n`;
    const { scaleFactor, badBands, ignoreValue, defaultBands, header, notices } = await read(text);
    expect({ scaleFactor, badBands, ignoreValue, defaultBands }).toEqual({
      scaleFactor: 10000,
      badBands: [1, 2],
      ignoreValue: -9999,
      defaultBands: [2, 1, 0],
    });
    expect(header?.get('map info')).toBe(map);
    expect(notices).toEqual(['values are reflectance times 10000 and were left as stored']);
  });

  it('says what it assumed, ignored or overrode', async () => {
    const text = `ENVI\n${layout.replace('byte order = 0\n', '')}stray line\nbands = 3\nfwhm = {1, 2}\ndefault bands = {9}\n`;
    expect((await read(text)).notices).toEqual([
      'header line 7 is not `key = value` and was ignored',
      'header line 8 sets `bands` again; the last value counts',
      'the header lacks `byte order`; little-endian was assumed',
      '`fwhm` has 2 entries for 3 bands and was ignored',
      '`default bands` names bands that the cube lacks and was ignored',
    ]);
  });

  it.each([
    ['x', 'x.hdr', 'x.hdr'],
    ['x', 'x', 'x.hdr'],
    ['x.img', 'x.img', 'x.img.hdr'],
    ['x.img', 'x.img.hdr', 'x.img.hdr'],
    ['x.RAW', 'x.HDR', 'x.HDR'],
    ['x.bil', 'x.bil', 'X.hdr'],
    ['x.bin', 'x.hdr', 'x.hdr'],
  ])('finds data %s and header for %s with %s', async (data, open, header) => {
    expect((await read(`ENVI\n${layout}`, data, open, header)).cube.data).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6));
  });

  it('reads Esri headers', async () => {
    const text = 'BYTEORDER M\nLAYOUT BIP\nNROWS 1\nNCOLS 1\nNBANDS 3\nNBITS 16\nPIXELTYPE SIGNEDINT\nWAVELENGTHS\n500\n600\n700\nWAVELENGTHS_END\n';
    const { cube, wavelengths } = await read(text, 'x.bip');
    expect(cube).toEqual({ dtype: 'int16', dims: [1, 1, 3], data: Int16Array.of(0x0102, 0x0304, 0x0506) });
    expect(wavelengths).toEqual(Float64Array.of(500, 600, 700));
  });

  it('notices 64-bit integers that float64 cannot hold, and surplus bytes', () =>
    inScratchFolder(async (folder) => {
      const header = 'ENVI\nsamples = 1\nlines = 1\nbands = 1\ndata type = 15\nbyte order = 0\n';
      await writeAll(folder, { 'x.hdr': header, x: new Uint8Array(BigUint64Array.of(2n ** 53n + 1n, 0n).buffer) });
      const { cube, notices } = await readCube(join(folder, 'x'));
      expect(cube.data).toEqual(Float64Array.of(2 ** 53));
      expect(notices).toEqual([
        '64-bit integers were rounded to float64: 9007199254740993 has no exact float64',
        'the data file has 8 bytes more than the header says',
      ]);
    }));

  it('answers any text with a layout or a typed error', () => {
    const word = fc.constantFrom(
      'samples',
      'lines',
      'bands',
      'data type',
      'interleave',
      'wavelength',
      '__proto__',
      'constructor',
      '=',
      '{',
      '}',
      ',',
      ';',
      '\n',
      '1',
      '-1',
      '1e9',
      'bil',
      'NaN',
    );
    const text = fc.array(fc.oneof({ weight: 4, arbitrary: word }, fc.string({ maxLength: 4 })), { maxLength: 40 });
    fc.assert(
      fc.property(text, (words) => {
        try {
          interpretHeader(enviFields(`ENVI\n${words.join(' ')}`, 'x.hdr'), 'x.hdr');
        } catch (error) {
          expect(error).toBeInstanceOf(CuviscError);
          expect((error as CuviscError).place.line).toBeGreaterThan(0);
        }
      }),
      { numRuns: 500 },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
