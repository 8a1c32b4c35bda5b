import { elementCount, numberAt, type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { summed } from '../ir/accuracy.js';
import { axisOf, formatType, InternalError } from '../ir/dims.js';
import { defineOp } from '../ir/op.js';
import type { Value } from '../ir/value.js';
import { forEachIndex, offsetOf, stridesOf, withAxis } from './families/indexing.js';
import { floats, operand } from './families/operands.js';
import { positionAt } from './families/positions.js';
import { symbolic } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    scatterElementsAdd(x: Value, indices: Value, updates: Value, attributes: { readonly axis: number }): Value;
  }
}

function evaluate(x: Tensor, indices: Tensor, updates: Tensor, axis: number): Tensor {
  const values = Float64Array.from({ length: x.data.length }, (_, i) => numberAt(x.data, i));
  const strides = stridesOf(x.dims);
  forEachIndex(updates.dims, (index, position) => {
    const along = positionAt(indices, index, x.dims[axis] as number);
    const target = offsetOf(withAxis(index, axis, along), strides);
    values[target] = (values[target] as number) + numberAt(updates.data, position);
  });
  return tensorFrom(x.dtype, x.dims, values);
}

const x = tensorFrom('float32', [2, 3], [1, -2, 3.5, 0.5, 4, -1]);

export const scatterElementsAdd = defineOp<{ readonly axis: number }>({
  name: 'scatterElementsAdd',
  doc: 'x with each element of updates added at its own int64 position along an axis: the adjoint of gatherElements.',
  accuracy: summed,
  arity: 3,
  work: { flop: ({ inputs: [, , updates] }) => elementCount(updates?.dims ?? []) },
  infer: (inputs, { axis }) => {
    const type = operand('scatterElementsAdd', inputs, 0, floats);
    const indices = operand('scatterElementsAdd', inputs, 1, ['int64']);
    const updates = operand('scatterElementsAdd', inputs, 2, [type.dtype]);
    axisOf(axis, type.dims.length);
    if (indices.dims.join() !== updates.dims.join() || indices.dims.length !== type.dims.length) {
      throw new InternalError(`scatterElementsAdd of ${formatType(updates)} at ${formatType(indices)} into ${formatType(type)}`);
    }
    return [type];
  },
  evaluate: (inputs, { axis }) => {
    const [t, indices, updates] = inputs;
    return [evaluate(t, indices, updates, axisOf(axis, t.dims.length))];
  },
  gradient: ({ b, dy, inputs: [, indices], attributes }) => [dy, null, b.gatherElements(dy, indices, attributes)],
  emit: (e, { axis }) => e.node('ScatterElements', e.inputs, e.outputs, { axis, reduction: 'add' }),
  mixes: ([type], { axis }) => [axisOf(axis, type.dims.length)],
  samples: [
    {
      inputs: [x, tensorFrom('int64', [2, 2], [0, 2, 2, 2]), tensorFrom('float32', [2, 2], [1, 2, 3, 4])],
      attributes: { axis: -1 },
      symbolic: [symbolic('float32', 'B', 3), symbolic('int64', 'B', 2), symbolic('float32', 'B', 2)],
    },
    { inputs: [x, tensorFrom('int64', [1, 3], [0, -1, 0]), tensorFrom('float32', [1, 3], [1, 2, 3])], attributes: { axis: 0 } },
  ],
});
