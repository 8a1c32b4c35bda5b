import { isHdf5 } from './hdf5/hdf5-signature.js';

/** A format that a file's first bytes give away. */
export interface SignedFormat {
  /** With its article, for a sentence. */
  readonly name: string;
  /** What a person can do with such a file. */
  readonly remedy: string;
}

const convert = 'convert it to ENVI, .npy or HDF5 first';
const unpack = 'unpack it first';
const open = 'open it without an ENVI header beside it';

/** Signatures as Latin-1 text, at the start unless a place is given; `.` stands for any byte. */
const signatures: readonly (readonly [RegExp, string, string])[] = [
  [/^(II\*\0|MM\0\*)/, 'a TIFF picture', convert],
  [/^(II\+\0\x08\0|MM\0\+\0\x08)/, 'a BigTIFF picture', convert],
  [/^\xff\xd8\xff[\xc0-\xfe]/, 'a JPEG picture', convert],
  [/^(\0\0\0\x0cjP {2}\r\n\x87\n|\xff\x4f\xff\x51)/, 'a JPEG 2000 picture', convert],
  [/^GIF8[79]a/, 'a GIF picture', convert],
  [/^RIFF[^]{4}WEBP/, 'a WebP picture', convert],
  [/^CDF[\x01\x02\x05]/, 'a netCDF-3 file', 'convert it to netCDF-4 first (`nccopy -k nc4`)'],
  [/^\x0e\x03\x13\x01/, 'an HDF4 file', 'convert it to HDF5 first (`h4toh5`)'],
  [/^SIMPLE {2}= {16,}[TF]/, 'a FITS file', convert],
  [/^EHFA_HEADER_TAG/, 'an ERDAS Imagine picture', convert],
  [/^NITF0|^NSIF0/, 'a NITF file', convert],
  [/^PCIDSK/, 'a PCIDSK file', convert],
  [/^LBLSIZE=/, 'a VICAR file', convert],
  [/^PDS_VERSION_ID|^ODL_VERSION_ID/, 'a PDS file', convert],
  [/^GRIB[^]{3}[\x01\x02]/, 'a GRIB file', convert],
  [/^%PDF-/, 'a PDF document', convert],
  [/^\x1f\x8b\x08[\0-\x1f]/, 'a file packed by gzip', unpack],
  [/^BZh[1-9]1AY&SY/, 'a file packed by bzip2', unpack],
  [/^\xfd7zXZ\0/, 'a file packed by xz', unpack],
  [/^\x28\xb5\x2f\xfd/, 'a file packed by Zstandard', unpack],
  [/^7z\xbc\xaf\x27\x1c/, 'a 7z archive', unpack],
  [/^Rar!\x1a\x07/, 'a RAR archive', unpack],
  [/^[^]{257}ustar/, 'a tar archive', unpack],
  [/^<\?xml\b|^<!DOCTYPE\b/i, 'an XML text', convert],
];

/** Formats of other readers, which may stand where raw samples are expected. */
const readable: readonly (readonly [RegExp, string, string])[] = [
  [/^\x89PNG\r\n\x1a\n/, 'a PNG picture', open],
  [/^\x93NUMPY/, 'a NumPy array', open],
  [/^PK\x03\x04/, 'a zip archive', open],
  [/^BM[^]{4}\0\0\0\0[^]{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0/, 'a Windows bitmap', open],
  [/^MATLAB 5\.0 MAT-file/, 'a MATLAB file', open],
];

/** The format that no reader reads and whose signature `head`, the first bytes of a file, bears. */
export function foreignFormat(head: Uint8Array): SignedFormat | undefined {
  return firstOf(signatures, head);
}

/** The format, readable or not, whose signature `head` bears; raw samples have none but by chance. */
export function signedFormat(head: Uint8Array): SignedFormat | undefined {
  if (isHdf5(head)) return { name: 'an HDF5 file', remedy: open };
  return foreignFormat(head) ?? firstOf(readable, head);
}

function firstOf(formats: readonly (readonly [RegExp, string, string])[], head: Uint8Array): SignedFormat | undefined {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 512)).toString('latin1');
  const [, name, remedy] = formats.find(([pattern]) => pattern.test(text)) ?? [];
  return name === undefined || remedy === undefined ? undefined : { name, remedy };
}
