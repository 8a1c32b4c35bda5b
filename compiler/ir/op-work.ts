import { bytesOf, type DType } from '../../schemas/dtype.js';
import { elementCount } from '../../schemas/tensor.js';

/** The type of an operand or result whose every size is known. */
export interface SizedType {
  readonly dtype: DType;
  readonly dims: readonly number[];
}

/** What one application of an op reads, computes and writes. */
export interface OpCall<A> {
  readonly inputs: readonly SizedType[];
  readonly outputs: readonly SizedType[];
  readonly attributes: A;
}

/** Amount of work: floating-point operations, and bytes moved from and to memory. */
export interface Work {
  readonly flop: number;
  readonly bytes: number;
}

/**
 * Where an op's work differs from one operation per element of its first result, with all operands read and all results
 * written. A transcendental function, a comparison and a conversion count as one operation.
 */
export interface WorkRule<A> {
  flop?(call: OpCall<A>): number;
  bytes?(call: OpCall<A>): number;
}

/** The work of one application of an op by its rule. */
export function workOf<A>(rule: WorkRule<A> | undefined, call: OpCall<A>): Work {
  return {
    flop: rule?.flop?.(call) ?? elementCount(call.outputs[0]?.dims ?? []),
    bytes: rule?.bytes?.(call) ?? bytesOfAll([...call.inputs, ...call.outputs]),
  };
}

/** Bytes of all elements of some tensors. */
export function bytesOfAll(types: readonly (SizedType | undefined)[]): number {
  return types.reduce((sum, type) => sum + (type ? elementCount(type.dims) * bytesOf(type.dtype) : 0), 0);
}
