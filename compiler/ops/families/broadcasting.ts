import type { OpBuilder } from '../../ir/builder.js';
import { broadcastDims } from '../../ir/dims.js';
import type { IrType, Operation, Value } from '../../ir/value.js';

/**
 * The operation on what `expandLike` expands, where its other operands give the result its shape all the same or are
 * scalars, so that the result may be expanded instead; else `undefined`. Broadcasting while computing saves a pass over memory.
 */
export function withoutExpansion(b: OpBuilder, { op, inputs, attributes, types }: Operation): readonly Value[] | undefined {
  const wanted = (types[0] as IrType).dims.join();
  for (const [k, input] of inputs.entries()) {
    if (input.from !== 'operation' || input.operation.op !== 'expandLike') continue;
    const operands = inputs.with(k, input.operation.inputs[0] as Value);
    if (broadcastDims(...operands.map(({ type }) => type.dims)).join() === wanted) return b.apply(op, operands, attributes);
    const like = input.operation.inputs[1] as Value;
    const others = inputs.toSpliced(k, 1);
    if (others.every(({ type }) => type.dims.length === 0)) return b.apply(op, operands, attributes).map((value) => b.expandLike(value, like));
  }
  return undefined;
}
