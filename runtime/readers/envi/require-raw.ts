import { basename, extname } from 'node:path';
import { CuviscError } from '../../../schemas/cuvisc-error.js';
import type { ByteSource } from '../byte-source.js';
import { headBytes } from '../contract.js';
import { signedFormat } from '../foreign-formats.js';
import { dataExtensions } from './find-pair.js';
import type { SampleLayout } from './interpret-header.js';
import { declaredBytes, fitsExactly } from './row-pitch.js';

/** Values of `file type` that name a format of its own; the others are ENVI's. */
const otherFileType = /tiff|jpe?g|jp2|png|gif|bitmap|hdf|netcdf|fits|erdas|imagine|nitf|pds|pcidsk|mrsid|ecw|zip/;

/**
 * Makes sure that the data file holds raw samples and not a file of another format: raw samples bear no signature, or the file is just as
 * long as the header says, which a file with a header of its own never is. Returns what speaks against it. Throws `envi-not-raw`.
 */
export async function requireRaw(source: ByteSource, layout: SampleLayout): Promise<string[]> {
  const exact = fitsExactly(source.size, layout);
  const signed = signedFormat(await source.read(0, Math.min(source.size, headBytes)));
  const named = otherFileType.test(layout.fileType);
  const fileType = layout.fileType.slice(0, 40);
  if (signed && (!exact || named)) throw notRaw(source, `the data file is ${signed.name}, not raw samples`, signed.remedy);
  if (named && !exact) throw notRaw(source, `the header says \`file type = ${fileType}\`, which is not raw samples`, 'convert it to ENVI first');
  if (named) return [`the header says \`file type = ${fileType}\`, but the data file is raw samples and was read so`];
  if (exact || source.size < declaredBytes(layout) || isDataName(source.file)) return [];
  const sizes = `it has ${source.size} bytes, raw samples would be ${declaredBytes(layout)}`;
  throw notRaw(source, `this cannot be told to be raw samples: ${sizes}`, 'if it is, correct the header or name the file .img');
}

function isDataName(file: string): boolean {
  return dataExtensions.includes(extname(basename(file)).toLowerCase());
}

function notRaw({ file }: ByteSource, message: string, hint: string): CuviscError {
  return new CuviscError('envi-not-raw', message, { place: { file }, hint });
}
