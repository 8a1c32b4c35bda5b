import { tensorFrom } from '../../schemas/tensor.js';
import { exact } from '../ir/accuracy.js';
import { axisOf, InternalError } from '../ir/dims.js';
import { defineOp } from '../ir/op.js';
import type { Value } from '../ir/value.js';
import { zerosLike } from './families/gradients.js';
import { pick, withAxis } from './families/indexing.js';
import { anyDType, operand } from './families/operands.js';
import { positionAt } from './families/positions.js';
import { symbolic } from './families/samples.js';
import { picked } from './families/work-rules.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    gatherElements(x: Value, indices: Value, attributes: { readonly axis: number }): Value;
  }
}

const x = tensorFrom('float32', [2, 3], [1, -2, 3.5, 0.5, 4, -1]);

export const gatherElements = defineOp<{ readonly axis: number }>({
  name: 'gatherElements',
  doc: 'The element at an int64 position along an axis, one position per element of the result.',
  accuracy: exact,
  arity: 2,
  work: picked,
  infer: (inputs, { axis }) => {
    const { dtype, dims } = operand('gatherElements', inputs, 0, anyDType);
    const indices = operand('gatherElements', inputs, 1, ['int64']);
    axisOf(axis, dims.length);
    if (indices.dims.length !== dims.length) throw new InternalError('gatherElements wants positions of the rank of x');
    return [{ dtype, dims: indices.dims }];
  },
  evaluate: (inputs, { axis }) => {
    const [t, indices] = inputs;
    const along = axisOf(axis, t.dims.length);
    const size = t.dims[along] as number;
    return [pick(t, indices.dims, (index) => withAxis(index, along, positionAt(indices, index, size)))];
  },
  gradient: ({ b, dy, inputs, attributes }) => {
    const [t, indices] = inputs;
    return [b.scatterElementsAdd(zerosLike(b, t), indices, dy, attributes), null];
  },
  emit: (e, { axis }) => e.node('GatherElements', e.inputs, e.outputs, { axis }),
  mixes: ([t], { axis }) => [axisOf(axis, t.dims.length)],
  samples: [
    {
      inputs: [x, tensorFrom('int64', [2, 2], [0, 2, 2, 2])],
      attributes: { axis: -1 },
      symbolic: [symbolic('float32', 'B', 3), symbolic('int64', 'B', 2)],
    },
    { inputs: [x, tensorFrom('int64', [1, 3], [0, -1, 0])], attributes: { axis: 0 } },
  ],
});
