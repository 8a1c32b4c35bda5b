import { productOf } from '../../schemas/dim-arithmetic.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { exact } from '../ir/accuracy.js';
import { formatType, InternalError } from '../ir/dims.js';
import { defineOp } from '../ir/op.js';
import type { IrType, Value } from '../ir/value.js';
import { shapeOf } from './families/emission.js';
import { anyDType, operand } from './families/operands.js';
import { reachOfLayout } from './families/layout.js';
import { symbolic } from './families/samples.js';
import { viewed } from './families/work-rules.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    reshapeLike(x: Value, like: Value): Value;
  }
}

const rows = tensorFrom('float32', [6, 2], [1, -2, 3.5, 0.5, 4, -1, 7, 2.5, -3, 6, 0.25, 5]);
const like = tensorFrom('float32', [2, 3, 2], new Float32Array(12));

export const reshapeLike = defineOp<Record<string, never>>({
  name: 'reshapeLike',
  doc: 'The elements of x in the shape that `like` has when the graph runs; its elements are not read.',
  accuracy: exact,
  arity: 2,
  work: viewed,
  infer: (inputs) => {
    const x = operand('reshapeLike', inputs, 0, anyDType);
    const shape = operand('reshapeLike', inputs, 1, anyDType);
    if (productOf(x.dims) !== productOf(shape.dims)) {
      throw new InternalError(`${formatType(x)} cannot take the shape of ${formatType(shape)}`);
    }
    return [{ dtype: x.dtype, dims: shape.dims }];
  },
  evaluate: ([x, shape]) => [{ ...(x as Tensor), dims: (shape as Tensor).dims }],
  gradient: ({ b, dy, inputs: [x] }) => [b.reshapeLike(dy, x as Value), null],
  emit: (e) => e.node('Reshape', [e.inputs[0] as string, shapeOf(e, 1)], e.outputs, { allowzero: 1 }),
  reach: ([x, like]) => reachOfLayout((x as IrType).dims, (like as IrType).dims),
  isNoOp: ([x, shape]) => x?.dims.join() === shape?.dims.join(),
  samples: [
    { inputs: [rows, rows], attributes: {}, symbolic: [symbolic('float32', 'B', 2), symbolic('float32', 'B', 2)] },
    { inputs: [rows, like], attributes: {}, symbolic: [symbolic('float32', 'B*H', 2), symbolic('float32', 'B', 'H', 2)] },
    { inputs: [like, rows], attributes: {}, symbolic: [symbolic('float32', 'B', 'H', 2), symbolic('float32', 'B*H', 2)] },
    { inputs: [tensorFrom('float32', [], [3]), tensorFrom('int64', [1, 1], [0])], attributes: {} },
  ],
});
