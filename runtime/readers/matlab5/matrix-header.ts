import { CuviscError, type ErrorPlace } from '../../../schemas/cuvisc-error.js';
import type { DType } from '../../../schemas/dtype.js';
import type { StoredType } from '../stored/decode-stored.js';
import { elementAt, viewOf } from './elements.js';

/** Flags, dims and name of a matrix. */
export interface MatrixHeader {
  readonly name: string;
  readonly dims: readonly number[];
  /** The numeric class, or what the matrix is instead. */
  readonly kind: { readonly numeric: StoredType } | { readonly other: string };
  /** What lies in a container: cells, or the fields of structs and objects. */
  readonly members?: 'cells' | 'fields';
  readonly isObject: boolean;
  /** Where the element with the values starts in the matrix's content. */
  readonly values: number;
}

const numericClasses: ReadonlyMap<number, StoredType> = new Map<number, StoredType>([
  [6, 'float64'],
  [7, 'float32'],
  [8, 'int8'],
  [9, 'uint8'],
  [10, 'int16'],
  [11, 'uint16'],
  [12, 'int32'],
  [13, 'uint32'],
  [14, 'int64'],
  [15, 'uint64'],
]);

const otherClasses: ReadonlyMap<number, string> = new Map([
  [1, 'a cell array'],
  [2, 'a struct'],
  [3, 'an object'],
  [4, 'text'],
  [5, 'a sparse matrix'],
  [16, 'a function handle'],
  [17, 'an object'],
]);

/** Objects of user classes are stored without dims. */
const opaqueClass = 17;

const cellClass = 1;
const structClass = 2;
const objectClass = 3;

const complexFlag = 0x08;
const logicalFlag = 0x02;

/** Reads the header elements at the start of a matrix's content. Throws `mat-corrupt`. */
export function matrixHeader(content: Uint8Array, little: boolean, place: ErrorPlace): MatrixHeader {
  const view = viewOf(content);
  const flags = elementAt(view, 0, little);
  if (flags?.size !== 8 || !isWord(flags.type) || flags.next > content.length) throw unreadable(place);
  const bits = view.getUint32(flags.start, little);
  const hasDims = (bits & 0xff) !== opaqueClass;
  const dims = hasDims ? elementAt(view, flags.next, little) : flags;
  const name = dims && elementAt(view, dims.next, little);
  if (!dims || !isWord(dims.type) || !name || name.start + name.size > content.length) throw unreadable(place);
  // Sizes of 2^31 or more are negative numbers in a signed field.
  const sizes = Array.from({ length: hasDims ? dims.size / 4 : 0 }, (_, axis) =>
    dims.type === unsignedWord ? view.getUint32(dims.start + axis * 4, little) : view.getInt32(dims.start + axis * 4, little),
  );
  const text = new TextDecoder('latin1').decode(content.subarray(name.start, name.start + name.size));
  const code = bits & 0xff;
  const members = code === cellClass ? 'cells' : code === structClass || code === objectClass ? 'fields' : undefined;
  const kind = kindOf(code, (bits >>> 8) & 0xff);
  return { name: text, dims: sizes, kind, values: name.next, isObject: code === objectClass, ...(members ? { members } : {}) };
}

const signedWord = 5;
const unsignedWord = 6;

/** MATLAB writes flags unsigned and dims signed; other writers do not keep to that. */
function isWord(type: number): boolean {
  return type === signedWord || type === unsignedWord;
}

function unreadable(place: ErrorPlace): CuviscError {
  return new CuviscError('mat-corrupt', 'a matrix has no readable header', { place });
}

/** The dtype that a class reads as. */
export function dtypeOfKind(kind: MatrixHeader['kind']): DType | null {
  if ('other' in kind) return null;
  return kind.numeric === 'uint64' ? 'float64' : (kind.numeric as DType);
}

function kindOf(classCode: number, flags: number): MatrixHeader['kind'] {
  const numeric = numericClasses.get(classCode);
  if (numeric === undefined) return { other: otherClasses.get(classCode) ?? `class ${classCode}` };
  if ((flags & complexFlag) !== 0) return { other: 'complex' };
  return { numeric: (flags & logicalFlag) !== 0 ? 'bool' : numeric };
}
