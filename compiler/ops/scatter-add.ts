import { elementCount, numberAt, type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { summed } from '../ir/accuracy.js';
import { axisOf, formatType, InternalError } from '../ir/dims.js';
import { defineOp, type OnnxEmitter } from '../ir/op.js';
import type { Value } from '../ir/value.js';
import { int64s, nodeOf } from './families/emission.js';
import { forEachIndex, offsetOf, stridesOf } from './families/indexing.js';
import { floats, operand } from './families/operands.js';
import { gatheredDims, gatheredFrom } from './families/positions.js';
import { symbolic } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    scatterAdd(x: Value, indices: Value, updates: Value, attributes: { readonly axis: number }): Value;
  }
}

function evaluate(x: Tensor, indices: Tensor, updates: Tensor, axis: number): Tensor {
  const values = Float64Array.from({ length: x.data.length }, (_, i) => numberAt(x.data, i));
  const strides = stridesOf(x.dims);
  forEachIndex(updates.dims, (index, position) => {
    const target = offsetOf(gatheredFrom(index, x, indices, axis), strides);
    values[target] = (values[target] as number) + numberAt(updates.data, position);
  });
  return tensorFrom(x.dtype, x.dims, values);
}

/**
 * ONNX scatters along one axis with a position per element: positions are flattened to one axis and repeated.
 * `ScatterND` would take them as they are, but onnxruntime 1.30 adds in parallel there and loses updates that meet.
 */
function emit(e: OnnxEmitter<3>, axis: number): void {
  const [x, indices, updates] = e.inputs;
  const [xType, { dims }] = e.inputTypes;
  const along = axisOf(axis, xType.dims.length);
  const flat = dims.length === 1 ? updates : nodeOf(e, 'Reshape', [updates, flatShape(e, x, along)], { allowzero: 0 });
  const others = xType.dims.map((_, k) => (k === along ? -1 : 1));
  const column = nodeOf(e, 'Reshape', [indices, int64s(e, others)]);
  const repeated = nodeOf(e, 'Expand', [column, nodeOf(e, 'Shape', [flat])]);
  e.node('ScatterElements', [x, repeated, flat], e.outputs, { axis: along, reduction: 'add' });
}

/** The shape of `x` with -1 at `axis`. */
function flatShape(e: OnnxEmitter<3>, x: string, axis: number): string {
  const before = nodeOf(e, 'Shape', [x], { start: 0, end: axis });
  const after = nodeOf(e, 'Shape', [x], { start: axis + 1 });
  return nodeOf(e, 'Concat', [before, int64s(e, [-1]), after], { axis: 0 });
}

const x = tensorFrom('float32', [3, 2], [1, -2, 3.5, 0.5, 4, -1]);
const square = tensorFrom('float32', [2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);

export const scatterAdd = defineOp<{ readonly axis: number }>({
  name: 'scatterAdd',
  doc: 'x with slices of updates added at int64 positions along an axis, repeated ones adding up: the adjoint of gather.',
  accuracy: summed,
  arity: 3,
  work: { flop: ({ inputs: [, , updates] }) => elementCount(updates?.dims ?? []) },
  infer: (inputs, { axis }) => {
    const type = operand('scatterAdd', inputs, 0, floats);
    const indices = operand('scatterAdd', inputs, 1, ['int64']);
    const updates = operand('scatterAdd', inputs, 2, [type.dtype]);
    const wanted = gatheredDims(type.dims, indices.dims, axisOf(axis, type.dims.length));
    if (wanted.join() !== updates.dims.join()) {
      throw new InternalError(`scatterAdd wants updates of [${wanted.join(', ')}], not ${formatType(updates)}`);
    }
    return [type];
  },
  evaluate: (inputs, { axis }) => {
    const [t, indices, updates] = inputs;
    return [evaluate(t, indices, updates, axisOf(axis, t.dims.length))];
  },
  gradient: ({ b, dy, inputs: [, indices], attributes }) => [dy, null, b.gather(dy, indices, attributes)],
  emit: (e, { axis }) => emit(e, axis),
  mixes: ([type], { axis }) => [axisOf(axis, type.dims.length)],
  samples: [
    {
      inputs: [x, tensorFrom('int64', [2, 2], [0, 2, 2, -3]), square],
      attributes: { axis: 0 },
      symbolic: [symbolic('float32', 'C', 2), symbolic('int64', 'B', 'H'), symbolic('float32', 'B', 'H', 2)],
    },
    {
      inputs: [
        x,
        tensorFrom('int64', [2, 2], [0, 1, 1, 1]),
        tensorFrom(
          'float32',
          [3, 2, 2],
          Float32Array.from({ length: 12 }, (_, i) => i),
        ),
      ],
      attributes: { axis: -1 },
      symbolic: [symbolic('float32', 'B', 2), symbolic('int64', 'M', 'N'), symbolic('float32', 'B', 'M', 'N')],
    },
    {
      inputs: [x, tensorFrom('int64', [3], [1, 1, 0]), tensorFrom('float32', [3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9])],
      attributes: { axis: 1 },
    },
    { inputs: [x, tensorFrom('int64', [], [1]), tensorFrom('float32', [2], [10, 20])], attributes: { axis: 0 } },
  ],
});
