import { arrayOf } from '../../schemas/dtype.js';
import { elementCount, type Tensor, tensor, tensorFrom } from '../../schemas/tensor.js';
import { exact } from '../ir/accuracy.js';
import { axisOf, formatType, InternalError } from '../ir/dims.js';
import { defineOp, type GradientContext } from '../ir/op.js';
import type { Dim, IrType, Value } from '../ir/value.js';
import { forEachIndex, offsetOf, stridesOf } from './families/indexing.js';
import { anyDType, operand } from './families/operands.js';
import { symbolic } from './families/samples.js';
import { moved } from './families/work-rules.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    concat(xs: readonly Value[], attributes: { readonly axis: number }): Value;
  }
}

type ConcatAttributes = { readonly axis: number };

function infer(inputs: readonly IrType[], axis: number): IrType[] {
  const first = operand('concat', inputs, 0, anyDType);
  const along = axisOf(axis, first.dims.length);
  const others = (type: IrType): string => type.dims.map((dim, k) => (k === along ? '' : dim)).join();
  if (inputs.some((type) => type.dtype !== first.dtype || others(type) !== others(first))) {
    throw new InternalError(`concat of ${inputs.map(formatType).join(' and ')} along axis ${axis}`);
  }
  const size = inputs.reduce((sum, type) => sum + knownSize(type.dims[along]), 0);
  return [{ dtype: first.dtype, dims: first.dims.map((dim, k) => (k === along ? size : dim)) }];
}

function knownSize(dim: Dim | undefined): number {
  if (typeof dim !== 'number') throw new InternalError(`concat wants known sizes along its axis, not ${dim}`);
  return dim;
}

function evaluate(inputs: readonly Tensor[], axis: number): Tensor {
  const [{ dtype, dims }] = infer(inputs, axis) as [{ dtype: Tensor['dtype']; dims: number[] }];
  const along = axisOf(axis, dims.length);
  const data = new (arrayOf(dtype))(elementCount(dims));
  const target: { [position: number]: number | bigint } = data;
  const starts = startsOf(inputs, along);
  const strides = stridesOf(dims);
  for (const [k, x] of inputs.entries()) {
    const start = (starts[k] as number) * (strides[along] as number);
    forEachIndex(x.dims, (index, i) => {
      target[start + offsetOf(index, strides)] = x.data[i] as number | bigint;
    });
  }
  return tensor(dtype, dims, data);
}

/** Where each operand begins along the axis. */
function startsOf(inputs: readonly { readonly dims: readonly Dim[] }[], along: number): number[] {
  let next = 0;
  return inputs.map(({ dims }) => {
    const start = next;
    next += knownSize(dims[along]);
    return start;
  });
}

function gradient({ b, dy, inputs, attributes: { axis } }: GradientContext<ConcatAttributes>): Value[] {
  const along = axisOf(axis, dy.type.dims.length);
  const starts = startsOf(
    inputs.map((input) => input.type),
    along,
  );
  return inputs.map((input, k) => {
    const indices = Array.from({ length: knownSize(input.type.dims[along]) }, (_, i) => (starts[k] as number) + i);
    return b.take(dy, { axis: along, indices });
  });
}

const left = tensorFrom('float32', [2, 3], [1, -2, 3.5, 0.5, 4, -1]);
const right = tensorFrom('float32', [2, 1], [7, 8]);

export const concat = defineOp<ConcatAttributes>({
  name: 'concat',
  doc: 'Operands one after another along an axis whose sizes are known.',
  accuracy: exact,
  arity: 'variadic',
  work: moved,
  infer: (inputs, { axis }) => infer(inputs, axis),
  evaluate: (inputs, { axis }) => [evaluate(inputs, axis)],
  gradient,
  emit: (e, { axis }) => e.node('Concat', e.inputs, e.outputs, { axis }),
  mixes: ([x], { axis }) => [axisOf(axis, (x as IrType).dims.length)],
  isNoOp: (inputs) => inputs.length === 1,
  samples: [
    {
      inputs: [left, right, left],
      attributes: { axis: -1 },
      symbolic: [symbolic('float32', 'B', 3), symbolic('float32', 'B', 1), symbolic('float32', 'B', 3)],
    },
    { inputs: [left, left], attributes: { axis: 0 }, symbolic: [symbolic('float32', 2, 'C'), symbolic('float32', 2, 'C')] },
    { inputs: [left], attributes: { axis: 1 } },
  ],
});
