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
  return array.buffer instanceof ArrayBuffer && array.byteLength === array.buffer.byteLength;
}

/**
 * `value` with every tensor that cannot be moved replaced by a copy of its own elements: views on a part of a buffer,
 * of which a message would copy all, and shared memory, which onnxruntime refuses. With `keep`, every tensor is copied.
 */
export function detachable<T>(value: T, keep: boolean): T {
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
  if (isTensor(value)) return keep || !coversBuffer(value.data) ? { ...value, data: value.data.slice() } : value;
  if (Array.isArray(value)) return value.map((part: unknown) => detachable(part, keep)) as T;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, detachable(part, keep)])) as T;
}

function isTensor(value: object): value is Tensor {
  return 'data' in value && ArrayBuffer.isView(value.data);
}
