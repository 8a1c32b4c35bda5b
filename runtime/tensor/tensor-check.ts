import { CuviscError } from '../../schemas/cuvisc-error.js';
import { arrayOf, type DataOf, type DType, dtypes, type TypedArray } from '../../schemas/dtype.js';
import type { PlanGraphInput } from '../../schemas/plan.js';
import { elementCount, numberAt, type Tensor, tensorWith } from '../../schemas/tensor.js';
import { isMoved } from './transfer.js';

/**
 * Throws `CuviscError` `tensor-invalid` unless `value` is a tensor whose data have the class and length that its dtype and dims say,
 * `tensor-moved` if its data are gone because an earlier call took them.
 */
export function checkTensor(name: string, value: Tensor): void {
  if (isMoved(value?.data)) {
    throw new CuviscError('tensor-moved', `${name}: its data were moved away by an earlier call, which left it empty`, {
      hint: 'give keepInputs: true to the call before, so that it copies the data, or read them again',
    });
  }
  const problem = problemOf(value);
  if (problem)
    throw new CuviscError('tensor-invalid', `${name}: ${problem}`, {
      hint: 'give { dtype, dims, data }, for example tensor("float32", [1, 2, 2, 61], data)',
    });
}

function problemOf(value: Tensor): string | undefined {
  if (!dtypes.includes(value?.dtype)) return `unknown dtype ${String(value?.dtype)}; known are ${dtypes.join(', ')}`;
  if (!Array.isArray(value.dims) || !value.dims.every((size) => Number.isInteger(size) && size >= 0)) {
    return `dims must be whole numbers, found ${JSON.stringify(value.dims)}`;
  }
  // By name: arrays of another realm (a vm context, a test runner) have classes of their own.
  if (value.data?.[Symbol.toStringTag] !== arrayOf(value.dtype).name) return `${value.dtype} data must be a ${arrayOf(value.dtype).name}`;
  const expected = elementCount(value.dims);
  if (value.data.length === expected) return undefined;
  return `shape [${value.dims.join(', ')}] has ${expected} elements, the data have ${value.data.length}`;
}

/** Pairs whose every value is exactly representable, so that no element needs a look. */
const widening: { readonly [D in DType]?: readonly DType[] } = {
  bool: dtypes,
  uint8: ['uint16', 'int16', 'uint32', 'int32', 'float32', 'float64'],
  int8: ['int16', 'int32', 'float32', 'float64'],
  uint16: ['uint32', 'int32', 'float32', 'float64'],
  int16: ['int32', 'float32', 'float64'],
  uint32: ['float64'],
  int32: ['float64'],
  float32: ['float64'],
};

/**
 * `value` with another dtype; the same object if it has it already. Every element must survive unchanged,
 * except that float64 is rounded to float32 where it does not overflow.
 * Throws `CuviscError` `dtype-lossy` naming the first element that would change.
 */
export function convertTensor<D extends DType>(name: string, value: Tensor, dtype: D, place: Place<D> = {}): Tensor<D> {
  if (value.dtype === dtype) return value as Tensor<D>;
  const { into: data = new (arrayOf(dtype))(value.data.length), first = 0 } = place;
  const lost = widening[value.dtype]?.includes(dtype) ? copyAll(value.data, data) : copyChecked(value, dtype, data);
  if (lost !== undefined) throw lossy(name, value, dtype, lost, first);
  return { dtype, dims: value.dims, data };
}

/** Index of the first element that would change in `dtype`, those left out for which `skip` is true; undefined if none would. */
export function elementThatChanges(value: Tensor, dtype: DType, skip: (index: number) => boolean = () => false): number | undefined {
  const one = new (arrayOf(dtype))(1);
  for (let i = 0; i < value.data.length; i++) {
    if (!skip(i) && copyChecked(tensorWith(value.dtype, [1], value.data.subarray(i, i + 1)), dtype, one) !== undefined) return i;
  }
  return undefined;
}

interface Place<D extends DType> {
  /** Memory of the length of the value; by default fresh. */
  readonly into?: DataOf[D];
  /** Index of the value's first element in the tensor that errors speak of. */
  readonly first?: number;
}

/** The inputs of a graph in its dtypes, by name. Throws as `convertTensor` does. */
export function convertInputs(
  specs: readonly Pick<PlanGraphInput, 'name' | 'dtype'>[],
  inputs: Readonly<Record<string, Tensor>>,
): Record<string, Tensor> {
  const converted: Record<string, Tensor> = {};
  for (const { name, dtype } of specs) converted[name] = convertTensor(name, inputs[name] as Tensor, dtype);
  return converted;
}

function copyAll(from: TypedArray, to: TypedArray): undefined {
  if (to instanceof BigInt64Array) for (let i = 0; i < from.length; i++) to[i] = BigInt(numberAt(from, i));
  else to.set(from as Exclude<TypedArray, BigInt64Array>);
}

/** Index of the first element that `dtype` cannot hold. */
function copyChecked(from: Tensor, dtype: DType, to: TypedArray): number | undefined {
  const rounds = from.dtype === 'float64' && dtype === 'float32';
  for (let i = 0; i < to.length; i++) {
    const value = numberAt(from.data, i);
    if (dtype === 'bool' && value !== 0 && value !== 1) return i;
    if (to instanceof BigInt64Array) {
      if (!Number.isSafeInteger(value)) return i;
      to[i] = BigInt(value);
    } else to[i] = value;
    const stored = numberAt(to, i);
    if (rounds ? Number.isFinite(value) !== Number.isFinite(stored) : stored !== value && !(Number.isNaN(value) && Number.isNaN(stored))) return i;
  }
  return undefined;
}

function lossy(name: string, value: Tensor, dtype: DType, index: number, first: number): CuviscError {
  return new CuviscError(
    'dtype-lossy',
    `${name}: element ${first + index} is ${String(value.data[index])} (${value.dtype}), which ${dtype} cannot hold exactly`,
    { hint: `compile the pipeline for ${value.dtype}, or scale, round or clip ${name} to what ${dtype} holds` },
  );
}
