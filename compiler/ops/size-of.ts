import { elementCount, tensorFrom } from '../../schemas/tensor.js';
import { exact } from '../ir/accuracy.js';
import { defineOp } from '../ir/op.js';
import type { Value } from '../ir/value.js';
import { int64s, nodeOf } from './families/emission.js';
import { anyDType, operand } from './families/operands.js';
import { normalAxes } from './families/reduction.js';
import { symbolic } from './families/samples.js';
import { bytesOfAll } from '../ir/op-work.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    sizeOf(x: Value, attributes: { readonly axes: readonly number[] }): Value;
  }
}

const cube = tensorFrom('float32', [2, 3, 4], new Float32Array(24));

export const sizeOf = defineOp<{ readonly axes: readonly number[] }>({
  name: 'sizeOf',
  doc: 'How many elements lie along axes when the graph runs: the product of their sizes, an int64 scalar.',
  accuracy: exact,
  arity: 1,
  work: { flop: () => 0, bytes: ({ outputs }) => bytesOfAll(outputs) },
  infer: (inputs, { axes }) => {
    normalAxes(axes, operand('sizeOf', inputs, 0, anyDType).dims.length);
    return [{ dtype: 'int64', dims: [] }];
  },
  evaluate: ([x], { axes }) => [tensorFrom('int64', [], [elementCount(axes.map((axis) => x.dims.at(axis) as number))])],
  gradient: { none: 'sizes do not depend on elements' },
  emit: (e, { axes }) => {
    const sizes = nodeOf(e, 'Gather', [nodeOf(e, 'Shape', e.inputs), int64s(e, axes)]);
    e.node('ReduceProd', [sizes], e.outputs, { keepdims: 0 });
  },
  mixes: ([x], { axes }) => normalAxes(axes, x.dims.length),
  anyOrder: 'mixes',
  samples: [
    { inputs: [cube], attributes: { axes: [0, -1] }, symbolic: [symbolic('float32', 'B', 'H', 4)] },
    { inputs: [cube], attributes: { axes: [1] }, symbolic: [symbolic('float32', 'B', 'H', 4)] },
  ],
});
