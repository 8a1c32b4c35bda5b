import type { Dim } from '../../schemas/dim.js';
import { productOf, quotientOf } from '../../schemas/dim-arithmetic.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { exact } from '../ir/accuracy.js';
import { InternalError } from '../ir/dims.js';
import { defineOp } from '../ir/op.js';
import type { Value } from '../ir/value.js';
import { int64s } from './families/emission.js';
import { anyDType, operand } from './families/operands.js';
import { reachOfLayout } from './families/layout.js';
import { symbolic } from './families/samples.js';
import { viewed } from './families/work-rules.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    reshape(x: Value, attributes: { readonly shape: readonly number[] }): Value;
  }
}

/** The shape that `shape` asks of an operand of shape `dims`. */
function reshaped(dims: readonly Dim[], shape: readonly number[]): Dim[] {
  const known = shape.map((size, axis): Dim => (size === 0 ? copied(dims, axis) : size));
  const others = known.filter((size) => size !== -1);
  const result = known.map((size) => (size === -1 ? rest(dims, others) : size));
  if (others.length < shape.length - 1 || productOf(result) !== productOf(dims)) {
    throw new InternalError(`[${dims.join(', ')}] cannot take shape [${shape.join(', ')}]`);
  }
  return result;
}

function copied(dims: readonly Dim[], axis: number): Dim {
  const dim = dims[axis];
  if (dim === undefined) throw new InternalError(`axis ${axis} to copy is outside rank ${dims.length}`);
  return dim;
}

/** The product of `dims` over that of `divisors`. */
function rest(dims: readonly Dim[], divisors: readonly Dim[]): Dim {
  const quotient = quotientOf(productOf(dims), productOf(divisors));
  if (quotient === undefined) throw new InternalError(`[${divisors.join(', ')}] does not divide [${dims.join(', ')}]`);
  return quotient;
}

const cube = tensorFrom(
  'float32',
  [2, 3, 4],
  Array.from({ length: 24 }, (_, i) => i - 3),
);
const types = [symbolic('float32', 'B', 'H', 4)];

export const reshape = defineOp<{ readonly shape: readonly number[] }>({
  name: 'reshape',
  doc: 'The same elements in another shape, as ONNX has it: 0 copies the size at that index, one -1 takes the rest.',
  moves: true,
  accuracy: exact,
  arity: 1,
  work: viewed,
  infer: (inputs, { shape }) => {
    const { dtype, dims } = operand('reshape', inputs, 0, anyDType);
    return [{ dtype, dims: reshaped(dims, shape) }];
  },
  evaluate: ([x], { shape }) => [{ ...x, dims: reshaped(x.dims, shape) as number[] }],
  gradient: ({ b, dy, inputs: [x] }) => [b.reshapeLike(dy, x)],
  emit: (e, { shape }) => e.node('Reshape', [e.inputs[0], int64s(e, shape)], e.outputs),
  // A 0 in the shape copies a size of the operand, which the inner reshape may have changed.
  reach: ([x], { shape }) => reachOfLayout(x.dims, reshaped(x.dims, shape)),
  compose: (b, inner, { shape }) => (inner.op === 'reshape' && !shape.includes(0) ? b.reshape(inner.inputs[0] as Value, { shape }) : undefined),
  isNoOp: ([x], { shape }) => x !== undefined && reshaped(x.dims, shape).join() === x.dims.join(),
  samples: [
    { inputs: [cube], attributes: { shape: [0, 0, -1] }, symbolic: types },
    { inputs: [cube], attributes: { shape: [-1, 4] }, symbolic: types },
    { inputs: [cube], attributes: { shape: [0, 0, 2, 2] }, symbolic: types },
    { inputs: [cube], attributes: { shape: [0, -1, 2] }, symbolic: types },
    { inputs: [cube], attributes: { shape: [0, 4, -1] }, symbolic: types },
    { inputs: [cube], attributes: { shape: [0, -1] }, symbolic: [symbolic('float32', 'B', 'H', 'W')] },
    { inputs: [cube], attributes: { shape: [4, -1] }, symbolic: types },
    { inputs: [tensorFrom('float32', [1, 1], [3])], attributes: { shape: [] } },
    { inputs: [tensorFrom('float32', [], [3])], attributes: { shape: [-1] } },
  ],
});
