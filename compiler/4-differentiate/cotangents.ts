import type { OpBuilder } from '../ir/builder.js';
import { formatType, InternalError } from '../ir/dims.js';
import type { IrType, Operation, Value } from '../ir/value.js';

/** The cotangents that have reached each value so far. */
export interface Cotangents {
  /** The sum of all that reached `value`, or `null`. */
  of(value: Value): Value | null;
  /** Adds a cotangent in a shape that `value` broadcasts to. Throws `InternalError` if it is of no such type. */
  add(b: OpBuilder, value: Value, cotangent: Value): void;
}

/** Gradients under construction, none yet. */
export function createCotangents(): Cotangents {
  const sums = new Map<Operation | Value, Map<number, Value>>();
  const place = (value: Value) => (value.from === 'operation' ? { owner: value.operation, index: value.index } : { owner: value, index: 0 });
  return Object.freeze({
    of: (value: Value) => {
      const { owner, index } = place(value);
      return sums.get(owner)?.get(index) ?? null;
    },
    add: (b: OpBuilder, value: Value, cotangent: Value) => {
      const { owner, index } = place(value);
      const byIndex = sums.get(owner) ?? new Map<number, Value>();
      const before = byIndex.get(index);
      const share = unbroadcast(b, cotangent, value.type);
      sums.set(owner, byIndex.set(index, before ? b.add(before, share) : share));
    },
  });
}

/**
 * Sums a cotangent over the axes along which its operand was broadcast: those the operand lacks and those where it
 * has size 1. A symbolic size broadcasts only to itself, so this is decided without knowing it.
 */
function unbroadcast(b: OpBuilder, cotangent: Value, operand: IrType): Value {
  const { dtype, dims } = cotangent.type;
  const lead = dims.length - operand.dims.length;
  const stretched = dims.flatMap((dim, axis) => (axis < lead || dim !== operand.dims[axis - lead] ? [axis] : []));
  const fits = stretched.every((axis) => axis < lead || operand.dims[axis - lead] === 1);
  if (lead < 0 || !fits || dtype !== operand.dtype) {
    throw new InternalError(`cotangent ${formatType(cotangent.type)} does not fit ${formatType(operand)}`);
  }
  if (stretched.length === 0) return cotangent;
  const summed = b.reduceSum(cotangent, { axes: stretched, keepDims: true });
  return lead === 0 ? summed : b.squeeze(summed, { axes: stretched.slice(0, lead) });
}
