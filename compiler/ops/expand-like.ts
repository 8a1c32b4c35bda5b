import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { exact } from '../ir/accuracy.js';
import { broadcastDims, formatType, InternalError } from '../ir/dims.js';
import { defineOp } from '../ir/op.js';
import type { Value } from '../ir/value.js';
import { shapeOf } from './families/emission.js';
import { pick } from './families/indexing.js';
import { anyDType, operand } from './families/operands.js';
import { symbolic } from './families/samples.js';
import { repeated } from './families/work-rules.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    expandLike(x: Value, like: Value): Value;
  }
}

function expanded(x: Tensor, dims: readonly number[]): Tensor {
  const lead = dims.length - x.dims.length;
  return pick(x, dims, (index) => x.dims.map((size, axis) => (size === 1 ? 0 : (index[axis + lead] as number))));
}

const like = tensorFrom('float32', [2, 3], new Float32Array(6));

export const expandLike = defineOp<Record<string, never>>({
  name: 'expandLike',
  doc: 'x broadcast to the shape that `like` has when the graph runs; its elements are not read.',
  accuracy: exact,
  arity: 2,
  work: repeated,
  infer: (inputs) => {
    const x = operand('expandLike', inputs, 0, anyDType);
    const { dims } = operand('expandLike', inputs, 1, anyDType);
    const joined = broadcastDims(x.dims, dims);
    if (joined.length !== dims.length || joined.some((dim, axis) => dim !== dims[axis])) {
      throw new InternalError(`${formatType(x)} does not broadcast to [${dims.join(', ')}]`);
    }
    return [{ dtype: x.dtype, dims }];
  },
  evaluate: ([x, shape]) => [expanded(x, shape.dims)],
  zeroRows: 'first',
  gradient: ({ dy }) => [dy, null],
  emit: (e) => e.node('Expand', [e.inputs[0], shapeOf(e, 1)], e.outputs),
  isNoOp: ([x, shape]) => x?.dims.join() === shape?.dims.join(),
  samples: [
    { inputs: [like, like], attributes: {}, symbolic: [symbolic('float32', 'B', 3), symbolic('float32', 'B', 3)] },
    {
      inputs: [tensorFrom('float32', [2, 1], [2, -3]), like],
      attributes: {},
      symbolic: [symbolic('float32', 'B', 1), symbolic('float32', 'B', 'C')],
    },
    {
      inputs: [tensorFrom('float32', [3], [2, -3, 5]), like],
      attributes: {},
      symbolic: [symbolic('float32', 3), symbolic('float32', 'B', 3)],
    },
    {
      inputs: [tensorFrom('float32', [], [2]), like],
      attributes: {},
      symbolic: [symbolic('float32'), symbolic('float32', 'B', 3)],
    },
    { inputs: [tensorFrom('float32', [2, 1], [2, -3]), tensorFrom('int64', [1, 2, 2], [0, 0, 0, 0])], attributes: {} },
  ],
});
