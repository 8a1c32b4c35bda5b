import { extname } from 'node:path';
import type { DType } from '../../schemas/dtype.js';
import { bytesOfTensor, type Tensor } from '../../schemas/tensor.js';
import type { SpectralInfo } from '../readers/contract.js';
import { type ImageDims, imageDims } from './image-dims.js';
import { writeAtomically } from './write-atomically.js';

/** What an ENVI header says besides the layout. */
export interface EnviDescription {
  /** The pipeline node and output port that made the image. */
  readonly node: string;
  readonly port: string;
  /** The cube that the image was computed from. */
  readonly source?: SpectralInfo & { readonly cube: Tensor };
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
 * Throws `image-rank`.
 */
export function encodeEnvi(image: Tensor, description: EnviDescription): { readonly header: string; readonly data: Uint8Array } {
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
  const header = `ENVI\n${fields.map(([key, value]) => `${key} = ${value}\n`).join('')}`;
  const data = image.dtype === 'int8' ? new Uint8Array(Int16Array.from(image.data as Int8Array).buffer) : bytesOfTensor(image);
  return { header, data };
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
