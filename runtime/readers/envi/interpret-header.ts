import type { SpectralInfo } from '../contract.js';
import type { StoredType } from '../stored/decode-stored.js';
import { FieldValues } from './field-values.js';
import type { HeaderFields } from './header-fields.js';
import { type RowPitch, statedPitch } from './row-pitch.js';
import { spectralInfo } from './spectral-info.js';

/** Order of rows, columns and bands in the data file, as headers name it. */
export type Interleave = 'bip' | 'bil' | 'bsq';

/** How many samples there are, of what type and in which order. */
export interface SampleShape {
  readonly lines: number;
  readonly samples: number;
  readonly bands: number;
  readonly interleave: Interleave;
  readonly stored: StoredType;
}

/** How the samples lie in the data file. */
export interface SampleLayout extends SampleShape {
  readonly bigEndian: boolean;
  readonly pitch: RowPitch;
  /** Bytes before the first sample. */
  readonly offset: number;
  /** The header's `file type` in lower case; empty without one. */
  readonly fileType: string;
}

/** What a header says, as far as reading needs it. */
export interface EnviHeader {
  readonly layout: SampleLayout;
  readonly info: SpectralInfo;
  readonly notices: readonly string[];
}

/** ENVI data types by code (ENVI header file documentation); 6 and 9 are complex. */
const storedTypes: ReadonlyMap<string, StoredType> = new Map<string, StoredType>([
  ['1', 'uint8'],
  ['2', 'int16'],
  ['3', 'int32'],
  ['4', 'float32'],
  ['5', 'float64'],
  ['12', 'uint16'],
  ['13', 'uint32'],
  ['14', 'int64'],
  ['15', 'uint64'],
]);

/**
 * What header fields mean. Throws with the line: `envi-key-missing`, `envi-value`, `envi-interleave`, `envi-data-type`,
 * `envi-layout` for files whose samples do not lie in one plain block. What is not needed to read the values never throws.
 */
export function interpretHeader(header: HeaderFields, file: string): EnviHeader {
  const notices = [...header.notices];
  const values = new FieldValues(header, file, notices);
  refuseOtherLayouts(values);
  const bands = values.count('bands', 1);
  const shape: SampleShape = {
    lines: values.count('lines', 1),
    samples: values.count('samples', 1),
    bands,
    interleave: interleaveOf(values, bands),
    stored: storedTypeOf(values),
  };
  const layout: SampleLayout = {
    ...shape,
    bigEndian: isBigEndian(values, notices),
    pitch: statedPitch(shape, values),
    offset: values.count('header offset', 0, 0),
    fileType: values.word('file type') ?? '',
  };
  const raw = new Map([...header.fields].map(([key, field]) => [key, field.value]));
  return { layout, info: { ...spectralInfo(values, bands, notices), header: raw }, notices };
}

function interleaveOf(values: FieldValues, bands: number): Interleave {
  const word = values.word('interleave');
  if (word === undefined && bands === 1) return 'bsq';
  if (word === undefined) throw values.fail('envi-key-missing', 'interleave', 'the header lacks `interleave`');
  if (word !== 'bip' && word !== 'bil' && word !== 'bsq') {
    throw values.fail('envi-interleave', 'interleave', `\`${word.slice(0, 40)}\` is no interleave`, 'one of bil, bip and bsq');
  }
  return word;
}

function storedTypeOf(values: FieldValues): StoredType {
  const hint = `one of ${[...storedTypes.keys()].join(', ')}`;
  const word = values.word('data type');
  if (word === undefined) throw values.fail('envi-key-missing', 'data type', 'the header lacks `data type`', hint);
  const code = /^\d+/.test(word) ? String(values.count('data type', 0)) : word;
  const stored = storedTypes.get(code);
  if (stored) return stored;
  const complex = code === '6' || code === '9';
  const message = complex ? `data type ${code} is complex, which no pipeline takes` : `\`${code.slice(0, 40)}\` is no known data type`;
  throw values.fail('envi-data-type', 'data type', message, hint);
}

function isBigEndian(values: FieldValues, notices: string[]): boolean {
  const word = values.word('byte order');
  if (word === undefined) {
    notices.push('the header lacks `byte order`; little-endian was assumed');
    return false;
  }
  const order = /^\d/.test(word) ? values.count('byte order', 0) : Number.NaN;
  if (order === 0 || order === 1) return order === 1;
  throw values.fail('envi-value', 'byte order', `\`byte order\` is \`${word.slice(0, 40)}\``, '0 for little-endian, 1 for big-endian');
}

function refuseOtherLayouts(values: FieldValues): void {
  const fileType = values.word('file type') ?? '';
  if (/spectral library|mosaic|meta/.test(fileType)) {
    throw values.fail('envi-layout', 'file type', `this is an \`${fileType.slice(0, 40)}\`, not an image`);
  }
  if (!/^(|0|false|none)$/.test(values.word('file compression') ?? '')) {
    throw values.fail('envi-layout', 'file compression', 'compressed data files cannot be read', 'save the cube uncompressed');
  }
  for (const key of ['major frame offsets', 'minor frame offsets']) {
    if (values.offsets(key)?.some((offset) => offset !== 0)) {
      throw values.fail('envi-layout', key, `\`${key}\` other than zero cannot be read`, 'save the cube without padding between frames');
    }
  }
}
