import { onnxDtype } from '../../schemas/onnx-dtype.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { inFloats } from '../ir/accuracy.js';
import { broadcastDims } from '../ir/dims.js';
import { defineOp, type GradientContext, type OnnxEmitter } from '../ir/op.js';
import type { IrType, Value } from '../ir/value.js';
import { fixedVector } from './families/affine-rules.js';
import { nodeOf } from './families/emission.js';
import { evaluateBroadcast } from './families/elementwise.js';
import { floats, operand } from './families/operands.js';
import { symbolic } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    centre(x: Value, c: Value): Value;
  }
}

type NoAttributes = Record<string, never>;

function infer(inputs: readonly IrType[]): IrType[] {
  const [x, c] = [operand('centre', inputs, 0, floats), operand('centre', inputs, 1, ['float64'])];
  return [{ dtype: x.dtype, dims: broadcastDims(x.dims, c.dims) }];
}

/** The centre's cotangent is minus dy, summed over the axes that it lacks before it is made wider. */
function gradient({ b, dy, inputs: [, c] }: GradientContext<NoAttributes, 2>): Value[] {
  const { dims } = c.type;
  const lead = dy.type.dims.length - dims.length;
  const axes = dy.type.dims.flatMap((dim, axis) => (axis < lead || (dims[axis - lead] === 1 && dim !== 1) ? [axis] : []));
  const sum = axes.length === 0 ? dy : b.reduceSum(dy, { axes, keepDims: true });
  const leading = axes.filter((axis) => axis < lead);
  return [dy, b.neg(b.cast(leading.length === 0 ? sum : b.squeeze(sum, { axes: leading }), { to: 'float64' }))];
}

/**
 * (x - high) - low: c rounded to float32, which is close to x, so that the difference is exact, and what that left of c. Of an
 * infinite c it left nothing.
 */
function emit(e: OnnxEmitter<2>): void {
  const [x, c] = e.inputs;
  if (e.inputTypes[0]?.dtype === 'float64') {
    e.node('Sub', [x, c], e.outputs);
    return;
  }
  const cast = (name: string, to: 'float32' | 'float64') => nodeOf(e, 'Cast', [name], { to: onnxDtype[to] });
  const high = cast(c, 'float32');
  const low = cast(nodeOf(e, 'Sub', [c, cast(high, 'float64')]), 'float32');
  const finite = nodeOf(e, 'Where', [nodeOf(e, 'Equal', [low, low]), low, e.constant(tensorFrom('float32', [], [0]))]);
  e.node('Sub', [nodeOf(e, 'Sub', [x, high]), finite], e.outputs);
}

const largestSingle = (2 - 2 ** -23) * 2 ** 127;

const rows = tensorFrom('float32', [2, 3], [1, -2, 3, 0.5, 4, -1]);

export const centre = defineOp<NoAttributes>({
  name: 'centre',
  doc: 'x - c for a float64 c, broadcast, with a float32 result as if subtracted in float64: what rounding c to float32 would cost, some 6e-8 of c, is not lost.',
  arity: 2,
  accuracy: inFloats({ ulp: 3, over: 'c in the range of float32', holds: (_, c) => Math.abs(c as number) <= largestSingle }, { ulp: 0.5 }),
  elementwise: true,
  subtracts: true,
  infer,
  evaluate: ([x, c]) => [evaluateBroadcast([x, c], x.dtype, (value, by) => value - by)],
  gradient,
  affine: (context) => {
    const by = context.varying === 0 ? fixedVector(context) : undefined;
    return by && [{ kind: 'subtract', by }];
  },
  emit,
  samples: [
    { inputs: [rows, tensorFrom('float64', [3], [2, -1.5, 0.1])], attributes: {}, symbolic: [symbolic('float32', 'B', 3), symbolic('float64', 3)] },
    { inputs: [rows, tensorFrom('float64', [], [0.3])], attributes: {}, symbolic: [symbolic('float32', 'B', 'C'), symbolic('float64')] },
    {
      inputs: [tensorFrom('float32', [1, 2, 3], [1, -2, 3, 0.5, 4, -1]), tensorFrom('float64', [1, 1, 3], [2, -1.5, 0.1])],
      attributes: {},
      symbolic: [symbolic('float32', 'B', 'H', 3), symbolic('float64', 'B', 1, 3)],
    },
    { inputs: [tensorFrom('float32', [2, 1], [1, -2]), tensorFrom('float64', [1, 3], [2, -1.5, 0.1])], attributes: {} },
    { inputs: [tensorFrom('float32', [2], [100000, 100001]), tensorFrom('float64', [2], [100000.0001, 100000.0001])], attributes: {} },
  ],
});
