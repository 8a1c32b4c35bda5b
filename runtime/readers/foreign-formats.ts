import { isHdf5 } from './hdf5/hdf5-signature.js';

/** A format that a file's first bytes give away. */
export interface SignedFormat {
  /** With its article, for a sentence. */
  readonly name: string;
  /** What a person can do with such a file. */
  readonly remedy: string;
}

/** A place in a file and the bytes that stand there, as Latin-1 text. */
type Mark = readonly [number, string];

const convert = 'convert it to ENVI, .npy or HDF5 first';
const unpack = 'unpack it first';
const open = 'open it without an ENVI header beside it';

/** Name, remedy, and the bytes at the start or the marks that must all be there. */
const foreign: readonly (readonly [string, string, string | readonly Mark[]])[] = [
  ['a TIFF picture', convert, 'II*\0'],
  ['a TIFF picture', convert, 'MM\0*'],
  ['a BigTIFF picture', convert, 'II+\0\x08\0'],
  ['a BigTIFF picture', convert, 'MM\0+\0\x08'],
  ['a JPEG picture', convert, '\xff\xd8\xff'],
  ['a JPEG 2000 picture', convert, '\0\0\0\x0cjP  \r\n\x87\n'],
  ['a JPEG 2000 picture', convert, '\xff\x4f\xff\x51'],
  ['a GIF picture', convert, 'GIF87a'],
  ['a GIF picture', convert, 'GIF89a'],
  [
    'a WebP picture',
    convert,
    [
      [0, 'RIFF'],
      [8, 'WEBP'],
    ],
  ],
  ['a netCDF-3 file', 'convert it to netCDF-4 first (`nccopy -k nc4`)', 'CDF\x01'],
  ['a netCDF-3 file', 'convert it to netCDF-4 first (`nccopy -k nc4`)', 'CDF\x02'],
  ['a netCDF-3 file', 'convert it to netCDF-4 first (`nccopy -k nc4`)', 'CDF\x05'],
  ['an HDF4 file', 'convert it to HDF5 first (`h4toh5`)', '\x0e\x03\x13\x01'],
  ['a FITS file', convert, 'SIMPLE  = '],
  ['an ERDAS Imagine picture', convert, 'EHFA_HEADER_TAG'],
  ['a NITF file', convert, 'NITF0'],
  ['a PCIDSK file', convert, 'PCIDSK'],
  ['a VICAR file', convert, 'LBLSIZE='],
  ['a PDS file', convert, 'PDS_VERSION_ID'],
  ['a GRIB file', convert, 'GRIB'],
  ['a PDF document', convert, '%PDF-'],
  ['an XML text', convert, '<?xml'],
  ['a file packed by gzip', unpack, '\x1f\x8b\x08'],
  [
    'a file packed by bzip2',
    unpack,
    [
      [0, 'BZh'],
      [4, '1AY&SY'],
    ],
  ],
  ['a file packed by xz', unpack, '\xfd7zXZ\0'],
  ['a file packed by Zstandard', unpack, '\x28\xb5\x2f\xfd'],
  ['a 7z archive', unpack, '7z\xbc\xaf\x27\x1c'],
  ['a RAR archive', unpack, 'Rar!\x1a\x07'],
  ['a tar archive', unpack, [[257, 'ustar']]],
];

/** Formats of other readers, which may stand where raw samples are expected. */
const readable: typeof foreign = [
  ['a PNG picture', open, '\x89PNG\r\n\x1a\n'],
  ['a NumPy array', open, '\x93NUMPY'],
  ['a zip archive', open, 'PK\x03\x04'],
  [
    'a Windows bitmap',
    open,
    [
      [0, 'BM'],
      [6, '\0\0\0\0'],
    ],
  ],
  ['a MATLAB file', open, 'MATLAB 5.0 MAT-file'],
];

/** The format that no reader reads and whose signature `head`, the first bytes of a file, bears. */
export function foreignFormat(head: Uint8Array): SignedFormat | undefined {
  return firstOf(foreign, head);
}

/** The format, readable or not, whose signature `head` bears; raw samples have one only by chance. */
export function signedFormat(head: Uint8Array): SignedFormat | undefined {
  if (isHdf5(head)) return { name: 'an HDF5 file', remedy: open };
  return foreignFormat(head) ?? firstOf(readable, head);
}

function firstOf(formats: typeof foreign, head: Uint8Array): SignedFormat | undefined {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 512)).toString('latin1');
  const bears = (signature: string | readonly Mark[]): boolean =>
    typeof signature === 'string' ? text.startsWith(signature) : signature.every(([at, mark]) => text.startsWith(mark, at));
  const [name, remedy] = formats.find(([, , signature]) => bears(signature)) ?? [];
  return name === undefined || remedy === undefined ? undefined : { name, remedy };
}
