import { tensorFrom } from '../../schemas/tensor.js';
import { exact } from '../ir/accuracy.js';
import { axisOf } from '../ir/dims.js';
import { defineOp } from '../ir/op.js';
import type { Value } from '../ir/value.js';
import { zerosLike } from './families/gradients.js';
import { pick } from './families/indexing.js';
import { anyDType, operand } from './families/operands.js';
import { gatheredDims, gatheredFrom } from './families/positions.js';
import { symbolic } from './families/samples.js';
import { picked } from './families/work-rules.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    gather(x: Value, indices: Value, attributes: { readonly axis: number }): Value;
  }
}

const table = tensorFrom('float32', [3, 2], [1, -2, 3.5, 0.5, 4, -1]);
const types = [symbolic('float32', 'C', 2), symbolic('int64', 'B', 'H')];

export const gather = defineOp<{ readonly axis: number }>({
  name: 'gather',
  doc: 'The slices of x at int64 positions along an axis; the shape of the positions takes the place of the axis. Negative positions count from the end.',
  moves: true,
  accuracy: exact,
  arity: 2,
  work: picked,
  infer: (inputs, { axis }) => {
    const { dtype, dims } = operand('gather', inputs, 0, anyDType);
    const indices = operand('gather', inputs, 1, ['int64']);
    return [{ dtype, dims: gatheredDims(dims, indices.dims, axisOf(axis, dims.length)) }];
  },
  evaluate: (inputs, { axis }) => {
    const [x, indices] = inputs;
    const along = axisOf(axis, x.dims.length);
    return [pick(x, gatheredDims(x.dims, indices.dims, along), (index) => gatheredFrom(index, x, indices, along))];
  },
  gradient: ({ b, dy, inputs, attributes }) => {
    const [x, indices] = inputs;
    return [b.scatterAdd(zerosLike(b, x), indices, dy, attributes), null];
  },
  emit: (e, { axis }) => e.node('Gather', e.inputs, e.outputs, { axis }),
  mixes: ([x], { axis }) => [axisOf(axis, x.dims.length)],
  samples: [
    { inputs: [table, tensorFrom('int64', [2, 2], [0, 2, 2, -3])], attributes: { axis: 0 }, symbolic: types },
    {
      inputs: [table, tensorFrom('int64', [3], [1, 1, 0])],
      attributes: { axis: -1 },
      symbolic: [symbolic('float32', 'B', 2), symbolic('int64', 'N')],
    },
    { inputs: [table, tensorFrom('int64', [], [1])], attributes: { axis: 0 } },
  ],
});
