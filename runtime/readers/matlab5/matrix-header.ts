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

const complexFlag = 0x08;
const logicalFlag = 0x02;

/** Reads the header elements at the start of a matrix's content. Throws `mat-corrupt`. */
export function matrixHeader(content: Uint8Array, little: boolean, place: ErrorPlace): MatrixHeader {
  const view = viewOf(content);
  const flags = elementAt(view, 0, little);
  if (flags?.size !== 8 || flags.type !== 6 || flags.next > content.length) throw unreadable(place);
  const bits = view.getUint32(flags.start, little);
  const hasDims = (bits & 0xff) !== opaqueClass;
  const dims = hasDims ? elementAt(view, flags.next, little) : flags;
  const name = dims && elementAt(view, dims.next, little);
  if ((hasDims && dims?.type !== 5) || !dims || !name || name.start + name.size > content.length) throw unreadable(place);
  const sizes = Array.from({ length: hasDims ? dims.size / 4 : 0 }, (_, axis) => view.getInt32(dims.start + axis * 4, little));
  const text = new TextDecoder('latin1').decode(content.subarray(name.start, name.start + name.size));
  return { name: text, dims: sizes, kind: kindOf(bits & 0xff, (bits >>> 8) & 0xff), values: name.next };
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
