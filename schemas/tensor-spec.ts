import type { Dim } from './dim.js';
import type { DType } from './dtype.js';
import type { Tensor } from './tensor.js';

/** What a plan declares of a tensor; a symbol stands for any size. */
export interface TensorSpec {
  readonly dtype: DType;
  readonly dims: readonly Dim[];
}

/** Why `value` does not fit `spec`, or undefined if it does. */
export function mismatchOf(spec: TensorSpec, value: Tensor): string | undefined {
  const fits = value.dims.length === spec.dims.length && spec.dims.every((dim, i) => typeof dim !== 'number' || dim === value.dims[i]);
  if (fits && value.dtype === spec.dtype) return undefined;
  return `expected ${spec.dtype}[${spec.dims.join(', ')}], found ${value.dtype}[${value.dims.join(', ')}]`;
}
