import { tensorFrom } from '../../schemas/tensor.js';
import { exact } from '../ir/accuracy.js';
import { axisOf, InternalError } from '../ir/dims.js';
import { defineOp } from '../ir/op.js';
import type { Dim, Value } from '../ir/value.js';
import { int64s } from './families/emission.js';
import { zerosLike } from './families/gradients.js';
import { pick, withAxis } from './families/indexing.js';
import { anyDType, operand } from './families/operands.js';
import { symbolic } from './families/samples.js';
import { picked } from './families/work-rules.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    take(x: Value, attributes: TakeAttributes): Value;
  }
}

type TakeAttributes = { readonly axis: number; readonly indices: readonly number[] };

function checkIndices(indices: readonly number[], size: Dim): void {
  const inside = (i: number): boolean => Number.isInteger(i) && i >= 0 && (typeof size !== 'number' || i < size);
  if (indices.length === 0 || !indices.every(inside)) {
    throw new InternalError(`[${indices.join(', ')}] are not positions in an axis of ${size}`);
  }
}

function isContiguous(indices: readonly number[]): boolean {
  return indices.every((index, k) => index === (indices[0] as number) + k);
}

const cube = tensorFrom(
  'float32',
  [2, 3, 4],
  Array.from({ length: 24 }, (_, i) => i - 3),
);
const types = [symbolic('float32', 'B', 3, 'W')];

export const take = defineOp<TakeAttributes>({
  name: 'take',
  doc: 'The elements at known positions (from 0) along an axis, in the given order.',
  moves: true,
  accuracy: exact,
  arity: 1,
  work: picked,
  infer: (inputs, { axis, indices }) => {
    const { dtype, dims } = operand('take', inputs, 0, anyDType);
    const along = axisOf(axis, dims.length);
    checkIndices(indices, dims[along] as Dim);
    return [{ dtype, dims: dims.map((dim, k) => (k === along ? indices.length : dim)) }];
  },
  evaluate: ([x], { axis, indices }) => {
    const { dims } = x;
    const along = axisOf(axis, dims.length);
    const source = (index: readonly number[]) => withAxis(index, along, indices[index[along] as number] as number);
    return [pick(x, withAxis(dims, along, indices.length), source)];
  },
  gradient: ({ b, dy, inputs: [x], attributes: { axis, indices } }) => {
    const positions = b.constant(tensorFrom('int64', [indices.length], indices));
    return [b.scatterAdd(zerosLike(b, x), positions, dy, { axis })];
  },
  emit: (e, { axis, indices }) => {
    const [x] = e.inputs;
    const first = indices[0] as number;
    if (!isContiguous(indices)) return e.node('Gather', [x, int64s(e, indices)], e.outputs, { axis });
    e.node('Slice', [x, int64s(e, [first]), int64s(e, [first + indices.length]), int64s(e, [axis])], e.outputs);
  },
  affine: ({ inputs: [x], attributes: { axis, indices } }) => {
    const rank = (x as Value).type.dims.length;
    return axisOf(axis, rank) === rank - 1 ? [{ kind: 'select', indices }] : undefined;
  },
  mixes: ([x], { axis }) => [axisOf(axis, x.dims.length)],
  isNoOp: ([x], { axis, indices }) => x?.dims.at(axis) === indices.length && isContiguous(indices) && indices[0] === 0,
  samples: [
    { inputs: [cube], attributes: { axis: 1, indices: [0, 1, 2] }, symbolic: types },
    { inputs: [cube], attributes: { axis: -1, indices: [1, 2] }, symbolic: types },
    { inputs: [cube], attributes: { axis: 1, indices: [2, 0, 2] }, symbolic: types },
    { inputs: [cube], attributes: { axis: -3, indices: [1] }, symbolic: types },
    { inputs: [tensorFrom('float32', [3], [1, 2, 3])], attributes: { axis: 0, indices: [2, 1] } },
  ],
});
