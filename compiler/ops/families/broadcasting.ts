import type { OpBuilder } from '../../ir/builder.js';
import { broadcastDims } from '../../ir/dims.js';
import type { IrType, Operation, Value } from '../../ir/value.js';

/** Both simplifications of an operation on broadcast operands: `withoutExpansion`, else `withoutUnitAxis`. */
export function simplifyBroadcast(b: OpBuilder, operation: Operation): readonly Value[] | undefined {
  return withoutExpansion(b, operation) ?? withoutUnitAxis(b, operation);
}

/**
 * The operation on what `expandLike` expands, where its other operands give the result its shape all the same or are
 * scalars, so that the result may be expanded instead; else `undefined`. Broadcasting while computing saves a pass over memory.
 */
function withoutExpansion(b: OpBuilder, { op, inputs, attributes, types }: Operation): readonly Value[] | undefined {
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

/**
 * The operation on operands without the last axis, where the result has size 1 there, else `undefined`. onnxruntime
 * takes 20 to 30 times as long for [n, 1] with a scalar as for [n], because its inner loop runs along the last axis.
 */
export function withoutUnitAxis(b: OpBuilder, { op, inputs, attributes, types }: Operation): readonly Value[] | undefined {
  const { dims } = types[0] as IrType;
  if (dims.at(-1) !== 1 || dims.every((dim) => typeof dim === 'number')) return undefined;
  const narrow = inputs.map((input) => (input.type.dims.length === 0 ? input : b.squeeze(input, { axes: [input.type.dims.length - 1] })));
  return b.apply(op, narrow, attributes).map((value) => b.unsqueeze(value, { axes: [dims.length - 1] }));
}
