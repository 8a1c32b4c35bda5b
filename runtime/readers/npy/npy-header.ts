import { CuviscError, type ErrorPlace } from '../../../schemas/cuvisc-error.js';
import { type StoredType, storedBytes } from '../stored/decode-stored.js';
import { declaredCount } from '../tensor-limit.js';

/** What the header of a NumPy array says. */
export interface NpyHeader {
  readonly stored: StoredType;
  readonly bigEndian: boolean;
  readonly columnMajor: boolean;
  readonly dims: readonly number[];
  /** Where the elements start. */
  readonly offset: number;
  readonly byteLength: number;
}

/** NumPy's own writer pads headers to 64 bytes; real ones stay far below this. */
export const maxNpyHeaderBytes = 2 ** 16;

const storedTypes: Readonly<Record<string, StoredType>> = {
  b1: 'bool',
  u1: 'uint8',
  i1: 'int8',
  u2: 'uint16',
  i2: 'int16',
  u4: 'uint32',
  i4: 'int32',
  u8: 'uint64',
  i8: 'int64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
};

/** True if `head` starts with the magic string of the format. */
export function isNpy(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(0, 6)).equals(Buffer.from('\x93NUMPY', 'latin1'));
}

/** Where the header at the start of `head` says that it ends; 12 if `head` is too short to tell. */
export function npyHeaderEnd(head: Uint8Array): number {
  if (head.length < 12) return 12;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return head[6] === 1 ? 10 + view.getUint16(8, true) : 12 + view.getUint32(8, true);
}

/**
 * Reads the header at the start of `head` (NumPy enhancement proposal 1, format versions 1 to 3).
 * Throws `npy-corrupt`, `npy-version`, `npy-dtype` for element types without a tensor, `npy-pickled` for Python objects.
 */
export function npyHeader(head: Uint8Array, place: ErrorPlace): NpyHeader {
  const { text, offset } = headerText(head, place);
  const descr = /'descr'\s*:\s*'([<>|=]?)([^']*)'/.exec(text);
  if (!descr) throw new CuviscError('npy-dtype', 'arrays of records cannot be read', { place, hint: 'save one plain array per field' });
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  const shape = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text);
  if (!order || !shape) throw corrupt('the header lacks fortran_order or shape', place);
  const stored = storedType(descr[2] as string, place);
  const dims = (shape[1] as string).split(',').flatMap((part) => (part.trim() === '' ? [] : [Number.parseInt(part, 10)]));
  const byteLength = declaredCount(dims, Math.max(storedBytes(stored), 1), place) * storedBytes(stored);
  return { stored, bigEndian: descr[1] === '>', columnMajor: order[1] === 'True', dims, offset, byteLength };
}

function headerText(head: Uint8Array, place: ErrorPlace): { text: string; offset: number } {
  if (!isNpy(head) || head.length < 12) throw corrupt('the file does not start like a NumPy array', place);
  const version = head[6] as number;
  if (version < 1 || version > 3)
    throw new CuviscError('npy-version', `format version ${version} is not known`, { place, hint: 'versions 1 to 3 can be read' });
  const start = version === 1 ? 10 : 12;
  const length = npyHeaderEnd(head) - start;
  if (length > maxNpyHeaderBytes) throw corrupt(`the header claims ${length} bytes`, place);
  if (start + length > head.length) throw corrupt('the file ends inside the header', place);
  const bytes = head.subarray(start, start + length);
  return { text: new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(bytes), offset: start + length };
}

function storedType(code: string, place: ErrorPlace): StoredType {
  if (code.startsWith('O')) {
    throw new CuviscError('npy-pickled', 'the array holds pickled Python objects, which are never loaded', {
      place,
      hint: 'save it as a plain numeric array',
    });
  }
  const stored = Object.hasOwn(storedTypes, code) ? storedTypes[code] : undefined;
  if (stored) return stored;
  throw new CuviscError('npy-dtype', `element type \`${code.slice(0, 20)}\` cannot be read`, {
    place,
    hint: `one of ${Object.keys(storedTypes).join(', ')}`,
  });
}

function corrupt(message: string, place: ErrorPlace): CuviscError {
  return new CuviscError('npy-corrupt', message, { place });
}
