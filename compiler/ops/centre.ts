import { onnxDtype } from '../../schemas/onnx-dtype.js';
import { type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { inFloats } from '../ir/accuracy.js';
import { InternalError } from '../ir/dims.js';
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
  if (c.dims.length > 1 || (c.dims.length === 1 && c.dims[0] !== x.dims.at(-1))) {
    throw new InternalError(`centre [${c.dims.join(', ')}] of [${x.dims.join(', ')}]`);
  }
  return [x];
}

/** The centre's cotangent is minus the sum of dy over the axes that it lacks. */
function gradient({ b, dy, inputs: [, c] }: GradientContext<NoAttributes>): Value[] {
  const lead = dy.type.dims.length - (c as Value).type.dims.length;
  const axes = dy.type.dims.slice(0, lead).map((_, axis) => axis);
  const sum = lead === 0 ? dy : b.reduceSum(dy, { axes, keepDims: false });
  return [dy, b.neg(b.cast(sum, { to: 'float64' }))];
}

/** (x - high) - low: c rounded to float32, which is close to x, so that the difference is exact, and what that left of c. */
function emit(e: OnnxEmitter): void {
  const [x, c] = e.inputs as [string, string];
  if (e.inputTypes[0]?.dtype === 'float64') {
    e.node('Sub', [x, c], e.outputs);
    return;
  }
  const cast = (name: string, to: 'float32' | 'float64') => nodeOf(e, 'Cast', [name], { to: onnxDtype[to] });
  const high = cast(c, 'float32');
  const low = cast(nodeOf(e, 'Sub', [c, cast(high, 'float64')]), 'float32');
  e.node('Sub', [nodeOf(e, 'Sub', [x, high]), low], e.outputs);
}

const largestSingle = (2 - 2 ** -23) * 2 ** 127;

const rows = tensorFrom('float32', [2, 3], [1, -2, 3, 0.5, 4, -1]);

export const centre = defineOp<NoAttributes>({
  name: 'centre',
  doc: 'x - c for a float64 c of rank 0 or along the last axis, with a float32 result as if subtracted in float64: what rounding c to float32 would cost, some 6e-8 of c, is not lost.',
  arity: 2,
  accuracy: inFloats({ ulp: 3, over: 'c in the range of float32', holds: (_, c) => Math.abs(c as number) <= largestSingle }, { ulp: 0.5 }),
  elementwise: true,
  subtracts: true,
  infer,
  evaluate: ([x, c]) => [evaluateBroadcast([x as Tensor, c as Tensor], (x as Tensor).dtype, (value, by) => (value as number) - (by as number))],
  gradient,
  affine: (context) => {
    const by = context.varying === 0 ? fixedVector(context) : undefined;
    return by && [{ kind: 'subtract', by }];
  },
  emit,
  samples: [
    { inputs: [rows, tensorFrom('float64', [3], [2, -1.5, 0.1])], attributes: {}, symbolic: [symbolic('float32', 'B', 3), symbolic('float64', 3)] },
    { inputs: [rows, tensorFrom('float64', [], [0.3])], attributes: {}, symbolic: [symbolic('float32', 'B', 'C'), symbolic('float64')] },
    { inputs: [tensorFrom('float32', [2], [100000, 100001]), tensorFrom('float64', [2], [100000.0001, 100000.0001])], attributes: {} },
  ],
});
