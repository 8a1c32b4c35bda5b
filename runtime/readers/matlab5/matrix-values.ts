import { CuviscError, type ErrorPlace } from '../../../schemas/cuvisc-error.js';
import { arrayOf, bytesOf, type DType, type TypedArray } from '../../../schemas/dtype.js';
import { type Tensor, tensor } from '../../../schemas/tensor.js';
import { columnMajorToRowMajor } from '../stored/axis-order.js';
import { type Decoded, decodeStored, dtypeOfStored, type StoredType, storedBytes } from '../stored/decode-stored.js';
import { requireWithinBudget } from '../budget.js';
import { declaredCount } from '../tensor-limit.js';
import { elementAt, viewOf } from './elements.js';
import type { MatrixHeader } from './matrix-header.js';

/** Storage types by element code; MATLAB stores values in the smallest that holds them all. */
const storageTypes: ReadonlyMap<number, StoredType> = new Map<number, StoredType>([
  [1, 'int8'],
  [2, 'uint8'],
  [3, 'int16'],
  [4, 'uint16'],
  [5, 'int32'],
  [6, 'uint32'],
  [7, 'float32'],
  [9, 'float64'],
  [12, 'int64'],
  [13, 'uint64'],
]);

/**
 * The values of a numeric matrix, row-major, in the dtype of its class (uint64 as float64).
 * Throws `mat-corrupt` if dims and data disagree, `reading-budget` for more values than a file of `fileBytes` can be worth,
 * `variable-unsupported` for a matrix that is not numeric.
 */
export function matrixValues(
  content: Uint8Array,
  header: MatrixHeader,
  little: boolean,
  fileBytes: number,
  place: ErrorPlace,
): { tensor: Tensor; notices: readonly string[] } {
  if ('other' in header.kind) throw new CuviscError('variable-unsupported', `${header.name} is ${header.kind.other}`, { place });
  const element = elementAt(viewOf(content), header.values, little);
  const storage = element && storageTypes.get(element.type);
  if (!storage || element.start + element.size > content.length) throw new CuviscError('mat-corrupt', 'a matrix has no readable values', { place });
  const count = declaredCount(header.dims, storedBytes(header.kind.numeric), place);
  requireWithinBudget(count * bytesOf(dtypeOfStored(header.kind.numeric)), fileBytes, header.name || 'the matrix', place);
  if (count * storedBytes(storage) !== element.size) {
    throw new CuviscError('mat-corrupt', `${element.size} bytes of values do not fill shape [${header.dims.join(', ')}]`, { place });
  }
  const bytes = content.subarray(element.start, element.start + element.size);
  const decoded = inClass(header.kind.numeric, storage, decodeStored(storage, bytes, !little));
  return { tensor: tensor(decoded.dtype, header.dims, columnMajorToRowMajor(decoded.dtype, header.dims, decoded.data)), notices: decoded.notices };
}

function inClass(wanted: StoredType, storage: StoredType, decoded: Decoded): Decoded {
  if (wanted === storage) return decoded;
  const dtype: DType = wanted === 'uint64' ? 'float64' : (wanted as DType);
  return { dtype, data: converted(dtype, decoded.data), notices: decoded.notices };
}

function converted(dtype: DType, from: TypedArray): TypedArray {
  const to = new (arrayOf(dtype))(from.length);
  if (to instanceof BigInt64Array) for (let i = 0; i < to.length; i++) to[i] = BigInt(Math.trunc(Number(from[i])));
  else if (dtype === 'bool') for (let i = 0; i < to.length; i++) to[i] = Number(from[i]) === 0 ? 0 : 1;
  else for (let i = 0; i < to.length; i++) to[i] = Number(from[i]);
  return to;
}
