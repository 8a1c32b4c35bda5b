import { CuviscError } from '../../../schemas/cuvisc-error.js';
import { type HeaderField, type HeaderFields, headerLines } from './header-fields.js';

const sampleTypes: Readonly<Record<string, number>> = {
  'unsignedint 8': 1,
  'unsignedint 16': 12,
  'signedint 16': 2,
  'unsignedint 32': 13,
  'signedint 32': 3,
  'float 32': 4,
  'float 64': 5,
};

/** True if `text` starts like an Esri BIL/BIP/BSQ header: `KEYWORD value` lines that name rows and columns. */
export function isEsriHeader(text: string): boolean {
  return /^[ \t]*NROWS[ \t]+\d/im.test(text) && /^[ \t]*NCOLS[ \t]+\d/im.test(text) && !/^\s*ENVI\b/i.test(text);
}

/**
 * An Esri header as the ENVI fields that mean the same, each with its own line.
 * Format: Esri, "BIL, BIP, and BSQ raster files"; defaults are one band of 8 unsigned bits, BIL.
 * Throws `envi-data-type` for a sample type without an ENVI counterpart, `envi-value` for gaps between bands.
 * BANDROWBYTES and TOTALROWBYTES, which say that rows are padded, become `band row bytes` and `total row bytes`.
 */
export function esriFields(text: string, file: string): HeaderFields {
  const words = keywords(headerLines(text, file));
  refuseGaps(words, file);
  const fields = new Map<string, HeaderField>();
  const copy = (from: string, to: string, otherwise?: string): void => {
    const field = words.get(from) ?? (otherwise === undefined ? undefined : { value: otherwise, line: 1 });
    if (field) fields.set(to, field);
  };
  copy('NROWS', 'lines');
  copy('NCOLS', 'samples');
  copy('NBANDS', 'bands', '1');
  copy('LAYOUT', 'interleave', 'bil');
  copy('SKIPBYTES', 'header offset');
  copy('BANDROWBYTES', 'band row bytes');
  copy('TOTALROWBYTES', 'total row bytes');
  copy('NODATA', 'data ignore value');
  copy('WAVELENGTHS', 'wavelength');
  fields.set('data type', dataType(words, file));
  const order = words.get('BYTEORDER');
  if (order) fields.set('byte order', { value: order.value.toUpperCase().startsWith('M') ? '1' : '0', line: order.line });
  return { fields, notices: [] };
}

function keywords(lines: readonly string[]): Map<string, HeaderField> {
  const words = new Map<string, HeaderField>();
  for (let at = 0; at < lines.length; at++) {
    const [keyword = '', ...values] = (lines[at] as string).trim().split(/\s+/);
    if (keyword === '') continue;
    const line = at + 1;
    if (keyword.toUpperCase() !== 'WAVELENGTHS') {
      words.set(keyword.toUpperCase(), { value: values.join(' '), line });
      continue;
    }
    const list: string[] = [...values];
    while (at + 1 < lines.length && !/^\s*WAVELENGTHS_END/i.test(lines[at + 1] as string)) list.push((lines[++at] as string).trim());
    words.set('WAVELENGTHS', { value: `{${list.filter((value) => value !== '').join(',')}}`, line });
  }
  return words;
}

function dataType(words: ReadonlyMap<string, HeaderField>, file: string): HeaderField {
  const bits = words.get('NBITS');
  const kind = (words.get('PIXELTYPE')?.value ?? 'UNSIGNEDINT').toLowerCase();
  const code = sampleTypes[`${kind} ${bits?.value ?? '8'}`];
  if (code === undefined) {
    throw new CuviscError('envi-data-type', `NBITS ${bits?.value ?? '8'} with PIXELTYPE ${kind} cannot be read`, {
      place: { file, line: bits?.line ?? 1 },
      hint: `readable: ${Object.keys(sampleTypes).join(', ')}`,
    });
  }
  return { value: String(code), line: bits?.line ?? 1 };
}

function refuseGaps(words: ReadonlyMap<string, HeaderField>, file: string): void {
  const gap = words.get('BANDGAPBYTES');
  if (gap && Number(gap.value) !== 0) {
    throw new CuviscError('envi-value', 'gaps between bands (BANDGAPBYTES) cannot be read', { place: { file, line: gap.line } });
  }
}
