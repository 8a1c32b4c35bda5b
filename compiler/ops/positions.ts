import { tensorFrom } from '../../schemas/tensor.js';
import { exact } from '../ir/accuracy.js';
import { axisOf } from '../ir/dims.js';
import { defineOp } from '../ir/op.js';
import type { Dim, Value } from '../ir/value.js';
import { int64s, nodeOf } from './families/emission.js';
import { anyDType, operand } from './families/operands.js';
import { symbolic } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    positions(x: Value, attributes: { readonly axis: number }): Value;
  }
}

const cube = tensorFrom('float32', [2, 3, 4], new Float32Array(24));

export const positions = defineOp<{ readonly axis: number }>({
  name: 'positions',
  doc: 'The int64 positions 0, 1, ... along an axis of x, as many as it is long when the graph runs; the elements of x are not read.',
  accuracy: exact,
  arity: 1,
  infer: (inputs, { axis }) => {
    const { dims } = operand('positions', inputs, 0, anyDType);
    return [{ dtype: 'int64', dims: [dims[axisOf(axis, dims.length)] as Dim] }];
  },
  evaluate: ([x], { axis }) => {
    const size = x.dims.at(axis) as number;
    return [tensorFrom('int64', [size], [...Array(size).keys()])];
  },
  gradient: { none: 'positions do not depend on elements' },
  emit: (e, { axis }) => {
    const [zero, one] = [0, 1].map((value) => e.constant(tensorFrom('int64', [], [value]))) as [string, string];
    const size = nodeOf(e, 'Gather', [nodeOf(e, 'Shape', e.inputs), int64s(e, [axis])]);
    e.node('Range', [zero, nodeOf(e, 'Squeeze', [size]), one], e.outputs);
  },
  mixes: ([x], { axis }) => [axisOf(axis, x.dims.length)],
  samples: [
    { inputs: [cube], attributes: { axis: 1 }, symbolic: [symbolic('float32', 'B', 'H', 4)] },
    { inputs: [cube], attributes: { axis: -1 }, symbolic: [symbolic('float32', 'B', 'H', 'W')] },
  ],
});
