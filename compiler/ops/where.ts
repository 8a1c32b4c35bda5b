import { tensorFrom } from '../../schemas/tensor.js';
import { everywhere } from '../ir/accuracy.js';
import { broadcastDims } from '../ir/dims.js';
import { defineOp } from '../ir/op.js';
import type { OpBuilder } from '../ir/builder.js';
import { type IrType, isZero, type Operation, type Value } from '../ir/value.js';
import { withoutExpansion } from './families/broadcasting.js';
import { evaluateBroadcast } from './families/elementwise.js';
import { emitCarried } from './families/emission.js';
import { anyDType, operand } from './families/operands.js';
import { symbolic } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    where(condition: Value, a: Value, c: Value): Value;
  }
}

const condition = tensorFrom('bool', [2, 3], [1, 0, 0, 1, 1, 0]);
const a = tensorFrom('float32', [2, 3], [1, -2, 3, 0.5, 4, -1]);
const c = tensorFrom('float32', [3], [2, 5, 0.25]);

export const where = defineOp<Record<string, never>>({
  name: 'where',
  doc: 'a where the bool condition holds, else c; all three broadcast.',
  accuracy: everywhere({ ulp: 0, over: 'all', unsignedZero: true }),
  arity: 3,
  elementwise: true,
  infer: (inputs) => {
    operand('where', inputs, 0, ['bool']);
    const { dtype } = operand('where', inputs, 1, anyDType);
    operand('where', inputs, 2, [dtype]);
    return [{ dtype, dims: broadcastDims(...inputs.map((input: IrType) => input.dims)) }];
  },
  evaluate: (inputs) => [evaluateBroadcast(inputs, inputs[1].dtype, (...[p, x, y]) => (p ? x : y))],
  zeroRows: 'all',
  nonZeroMask,
  gradient: ({ b, dy, inputs: [p] }) => {
    const zero = b.scalar(0, dy.type.dtype);
    return [null, b.where(p, dy, zero), b.where(p, zero, dy)];
  },
  simplify: withoutExpansion,
  emit: (e) => emitCarried(e, { opType: 'Where', kernels: ['uint8', 'int32', 'int64', 'float32', 'float64'], main: 1 }),
  samples: [
    {
      inputs: [condition, a, c],
      attributes: {},
      symbolic: [symbolic('bool', 'B', 3), symbolic('float32', 'B', 3), symbolic('float32', 3)],
    },
    { inputs: [condition, c, a], attributes: {} },
    { inputs: [tensorFrom('bool', [2, 1], [1, 0]), a, tensorFrom('float32', [], [7])], attributes: {} },
    { inputs: [tensorFrom('bool', [], [0]), c, a], attributes: {} },
  ],
});

function nonZeroMask(b: OpBuilder, { inputs, types }: Operation<Record<string, never>, 3>): Value | undefined {
  const [p, whereTrue, whereFalse] = inputs;
  if (p.type.dims.join() !== types[0]?.dims.join()) return undefined;
  if (isZero(whereFalse)) return p;
  return isZero(whereTrue) ? b.not(p) : undefined;
}
