import { types } from 'node:util';
import { CuviscError } from '../../schemas/cuvisc-error.js';
import { arrayOf, dtypes, type TypedArray } from '../../schemas/dtype.js';
import type { Tensor } from '../../schemas/tensor.js';

/** Every buffer that a message can move instead of copying: those that a typed array in `value` covers wholly. */
export function movableBuffers(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  visitArrays(value, (array) => {
    if (coversBuffer(array)) found.add(array.buffer as ArrayBuffer);
  });
  return [...found];
}

function visitArrays(value: unknown, visit: (array: ArrayBufferView) => void): void {
  if (ArrayBuffer.isView(value)) visit(value);
  else if (value !== null && typeof value === 'object') for (const part of Object.values(value)) visitArrays(part, visit);
}

function coversBuffer(array: ArrayBufferView): boolean {
  return isOrdinary(array) && array.byteLength === array.buffer.byteLength;
}

/** Memory of this realm, of one thread and of a fixed size: onnxruntime reads no other, and no other can be moved with certainty. */
function isOrdinary({ buffer }: ArrayBufferView): boolean {
  return buffer instanceof ArrayBuffer && !(buffer as { readonly resizable?: boolean }).resizable;
}

/**
 * What happens to the tensors of a request: `move` copies those that cannot be moved to another thread (views on a part of a buffer, of
 * which a message would send all, and memory that is not ordinary), `copy` all of them, `borrow` those that onnxruntime cannot read in place.
 */
export type Handover = 'move' | 'copy' | 'borrow';

/** Levels of lists and objects in a request; none of ours has more than six. */
const deepest = 32;

/** `value` with the tensors in it handed over; all else is shared with it. Throws `CuviscError` `call-invalid` for what holds itself. */
export function handedOver<T>(value: T, how: Handover, depth = 0): T {
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
  if (isTensor(value)) return mustCopy(value.data, how) ? { ...value, data: copyOf(value.data) } : value;
  if (depth > deepest) throw new CuviscError('call-invalid', `an argument is nested more than ${deepest} deep, or holds itself`);
  if (Array.isArray(value)) return value.map((part: unknown) => handedOver(part, how, depth + 1)) as T;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, handedOver(part, how, depth + 1)])) as T;
}

function mustCopy(data: TypedArray, how: Handover): boolean {
  if (how === 'borrow') return !isOrdinary(data);
  return how === 'copy' || !coversBuffer(data);
}

/** Its elements in memory of this realm: `slice` would stay in the realm that made the array. */
function copyOf(data: TypedArray): TypedArray {
  const dtype = dtypes.find((each) => arrayOf(each).name === data[Symbol.toStringTag]);
  if (!dtype) return data.slice();
  const copy = new (arrayOf(dtype))(data.length);
  copy.set(data as never);
  return copy;
}

function isTensor(value: object): value is Tensor {
  return 'data' in value && ArrayBuffer.isView(value.data);
}

/** True once the buffer of a typed array was moved elsewhere: the array is then empty for ever. */
export function isMoved(data: unknown): boolean {
  if (!ArrayBuffer.isView(data) || data.byteLength > 0 || types.isSharedArrayBuffer(data.buffer)) return false;
  try {
    // The one question to a buffer that Node 20 answers: a view on a buffer that was moved cannot be made.
    new Uint8Array(data.buffer as ArrayBuffer);
    return false;
  } catch {
    return true;
  }
}
