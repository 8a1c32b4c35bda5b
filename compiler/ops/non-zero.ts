import { symbolDim } from '../../schemas/dim.js';
import { numberAt, type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { exact } from '../ir/accuracy.js';
import { InternalError } from '../ir/dims.js';
import { defineOp } from '../ir/op.js';
import type { IrType, Value } from '../ir/value.js';
import { int64s, nodeOf } from './families/emission.js';
import { operand } from './families/operands.js';
import { symbolic } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    nonZero(x: Value): Value;
  }
}

/** The symbol of the result's axis. */
export const rowsSymbol = symbolDim('Rows');

export const nonZero = defineOp<Record<string, never>>({
  name: 'nonZero',
  doc: 'The int64 positions at which a bool vector is true, ascending.',
  accuracy: exact,
  arity: 1,
  infer: (inputs) => {
    if (operand('nonZero', inputs, 0, ['bool']).dims.length !== 1) throw new InternalError('nonZero takes a vector');
    return [{ dtype: 'int64', dims: [rowsSymbol] }];
  },
  evaluate: ([x]) => {
    const { data } = x as Tensor;
    const positions = [...data.keys()].filter((i) => numberAt(data, i) !== 0);
    return [tensorFrom('int64', [positions.length], positions)];
  },
  binds: [rowsSymbol],
  gradient: { none: 'positions do not change with elements' },
  emit: (e) => e.node('Squeeze', [nodeOf(e, 'NonZero', e.inputs), int64s(e, [0])], e.outputs),
  mixes: ([x]) => (x as IrType).dims.map((_, axis) => axis),
  samples: [
    { inputs: [tensorFrom('bool', [5], [0, 1, 1, 0, 1])], attributes: {}, symbolic: [symbolic('bool', 'B')] },
    { inputs: [tensorFrom('bool', [3], [0, 0, 0])], attributes: {}, symbolic: [symbolic('bool', 'B')] },
  ],
});
