import { extname } from 'node:path';
import { type DType, isFloat } from '../../schemas/dtype.js';
import { bytesOfTensor, type Tensor, tensorWith } from '../../schemas/tensor.js';
import type { SpectralInfo } from '../readers/contract.js';
import { type ImageDims, imageDims } from './image-dims.js';
import { writeAtomically } from '../../schemas/disk/write-atomically.js';

/** What an ENVI header says besides the layout. */
export interface EnviDescription {
  /** The pipeline node and output port that made the image. */
  readonly node: string;
  readonly port: string;
  /** The cube that the image was computed from. */
  readonly source?: SpectralInfo & { readonly cube: Tensor };
  /** Not 0 for each pixel without data. */
  readonly absent?: Uint8Array;
}

/** ENVI data types by dtype; ENVI has no signed byte, so int8 is stored as int16. */
const dataTypes: { readonly [D in DType]: number } = {
  bool: 1,
  uint8: 1,
  int8: 2,
  int16: 2,
  int32: 3,
  float32: 4,
  float64: 5,
  uint16: 12,
  uint32: 13,
  int64: 14,
};

/** Fields that say where pixels lie; they hold for every image of the same rows and columns. */
const placeFields = ['map info', 'coordinate system string', 'projection info', 'x start', 'y start', 'pixel size'];

/**
 * `image` ([H,W], [H,W,C] or [1,H,W,C]) as an ENVI header and the bytes of its data file, band-interleaved by pixel, little-endian.
 * The place on the map is repeated if rows and columns are those of the source; wavelengths, widths and bad-band marks if the bands are too.
 * A header states NaN as the value of pixels without data where floats have it; in other dtypes the pixels in `absent` become the largest
 * unsigned or smallest signed value, which the header then states. Throws `image-rank`.
 */
function encodeEnvi(image: Tensor, description: EnviDescription): { readonly header: string; readonly data: Uint8Array } {
  const dims = imageDims(image);
  const fields: [string, string][] = [
    ['description', `{${plain(`${description.node}.${description.port}`)}, written by cuvisc}`],
    ['samples', String(dims.width)],
    ['lines', String(dims.height)],
    ['bands', String(dims.bands)],
    ['header offset', '0'],
    ['file type', 'ENVI Standard'],
    ['data type', String(dataTypes[image.dtype])],
    ['interleave', 'bip'],
    ['byte order', '0'],
    ...inherited(dims, description.source),
  ];
  if (dims.bands === 1) fields.push(['band names', `{${plain(`${description.node}.${description.port}`)}}`]);
  const ignored = ignoredValue(image, dims, description.absent);
  if (ignored !== undefined) fields.push(['data ignore value', String(ignored).toLowerCase()]);
  const header = `ENVI\n${fields.map(([key, value]) => `${key} = ${value}\n`).join('')}`;
  return { header, data: dataOf(image, dims, ignored, description.absent) };
}

function dataOf(image: Tensor, { bands }: ImageDims, ignored: number | bigint | undefined, absent: Uint8Array | undefined): Uint8Array {
  const stored: Tensor = image.dtype === 'int8' ? { ...image, dtype: 'int16', data: Int16Array.from(image.data as Int8Array) } : image;
  if (ignored === undefined || !absent || isFloat(image.dtype)) return bytesOfTensor(stored);
  const data: { [at: number]: number | bigint } & Tensor['data'] = stored.data.slice();
  for (let at = 0; at < data.length; at++) if (absent[Math.floor(at / bands)]) data[at] = ignored;
  return bytesOfTensor(tensorWith(stored.dtype, stored.dims, data));
}

/** What marks pixels without data among the stored integers. */
const integerMarks: { readonly [D in DType]?: number | bigint } = {
  bool: 255,
  uint8: 255,
  int8: -32_768,
  int16: -32_768,
  int32: -(2 ** 31),
  uint16: 65_535,
  uint32: 2 ** 32 - 1,
  int64: -(2n ** 63n),
};

function ignoredValue({ dtype, data }: Tensor, { height, width }: ImageDims, absent: Uint8Array | undefined): number | bigint | undefined {
  if (isFloat(dtype)) return (data as Float64Array).some(Number.isNaN) ? Number.NaN : undefined;
  return absent?.length === height * width ? integerMarks[dtype] : undefined;
}

/**
 * Writes `file` (ending in .hdr) and the data file beside it (.img), each atomically, the header last.
 * Returns both names. Throws `image-rank` and `write-failed`.
 */
export async function writeEnvi(file: string, image: Tensor, description: EnviDescription): Promise<{ header: string; data: string }> {
  const stem = extname(file).toLowerCase() === '.hdr' ? file.slice(0, -4) : file;
  const names = { header: `${stem}.hdr`, data: `${stem}.img` };
  const { header, data } = encodeEnvi(image, description);
  await writeAtomically(names.data, data);
  await writeAtomically(names.header, header);
  return names;
}

function inherited(dims: ImageDims, source: EnviDescription['source']): [string, string][] {
  if (!source) return [];
  const from = imageDims(source.cube);
  if (from.height !== dims.height || from.width !== dims.width) return [];
  const place = placeFields.flatMap((key): [string, string][] => {
    const value = source.header?.get(key);
    return value === undefined ? [] : [[key, value]];
  });
  return from.bands === dims.bands ? [...place, ...spectral(source, dims.bands)] : place;
}

function spectral({ wavelengths, fwhm, badBands }: SpectralInfo, bands: number): [string, string][] {
  const fields: [string, string][] = [];
  if (wavelengths) fields.push(['wavelength units', 'Nanometers'], ['wavelength', list(wavelengths)]);
  if (fwhm) fields.push(['fwhm', list(fwhm)]);
  if (badBands) fields.push(['bbl', list(Array.from({ length: bands }, (_, band) => (badBands.includes(band) ? 0 : 1)))]);
  return fields;
}

function list(values: ArrayLike<number>): string {
  return `{${Array.from(values).join(', ')}}`;
}

/** Text that cannot end a braced value or start a new line. */
function plain(text: string): string {
  return text.replace(/[{}\r\n,]/g, ' ');
}
