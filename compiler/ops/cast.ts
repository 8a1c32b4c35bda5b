import { type DType, isFloat } from '../../schemas/dtype.js';
import { tensorFrom } from '../../schemas/tensor.js';
import { onnxDtype } from '../../schemas/onnx-dtype.js';
import { type Accuracies, type Accuracy, inFloats } from '../ir/accuracy.js';
import { defineOp, type Sample } from '../ir/op.js';
import type { Value } from '../ir/value.js';
import { withoutExpansion } from './families/broadcasting.js';
import { evaluateBroadcast } from './families/elementwise.js';
import { anyDType, operand } from './families/operands.js';
import { symbolic } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    cast(x: Value, attributes: CastAttributes): Value;
  }
}

type CastAttributes = { readonly to: DType };

/** Dtypes that hold every value of another. */
const wider: Partial<Record<DType, readonly DType[]>> = {
  uint8: ['uint16', 'int16', 'uint32', 'int32', 'int64', 'float32', 'float64'],
  int8: ['int16', 'int32', 'int64', 'float32', 'float64'],
  uint16: ['uint32', 'int32', 'int64', 'float32', 'float64'],
  int16: ['int32', 'int64', 'float32', 'float64'],
  uint32: ['int64', 'float64'],
  int32: ['int64', 'float64'],
  float32: ['float64'],
};

function isWider(from: DType, to: DType): boolean {
  return wider[from]?.includes(to) ?? false;
}

/** Bits and sign of the integers. */
const integers = {
  uint8: [8, false],
  int8: [8, true],
  uint16: [16, false],
  int16: [16, true],
  uint32: [32, false],
  int32: [32, true],
  int64: [64, true],
} as const;

function accuracy(): Accuracies {
  const exactly = Object.entries(integers).map(([dtype, [bits, signed]]): [string, Accuracy] => {
    const [low, high] = signed ? [-(2 ** (bits - 1)), 2 ** (bits - 1)] : [0, 2 ** bits];
    const holds = (x: number): boolean => Math.trunc(x) >= low && Math.trunc(x) < high;
    return [dtype, { ulp: 0, over: 'what it can hold', holds }];
  });
  return { ...inFloats({ ulp: 0.5 }, { ulp: 0 }), ...Object.fromEntries(exactly) };
}

function sample(to: DType, values: readonly number[]): Sample<CastAttributes> {
  return { inputs: [tensorFrom('float32', [2, 2], values)], attributes: { to }, symbolic: [symbolic('float32', 'B', 2)] };
}

export const cast = defineOp<CastAttributes>({
  name: 'cast',
  doc: 'Conversion to another dtype: towards zero from float to integer, to bool whether it differs from 0. A value outside the range of `to` gives an undefined result.',
  moves: true,
  accuracy: accuracy(),
  arity: 1,
  infer: (inputs, { to }) => [{ dtype: to, dims: operand('cast', inputs, 0, anyDType).dims }],
  evaluate: ([x], { to }) => [evaluateBroadcast([x], to, (value) => (to === 'bool' ? Number(value !== 0) : value))],
  zeroRows: 'first',
  gradient: ({ b, dy, inputs: [x], attributes }) => {
    const { dtype } = x.type;
    return [isFloat(attributes.to) && isFloat(dtype) ? b.cast(dy, { to: dtype }) : null];
  },
  rounds: true,
  elementwise: true,
  compose: (b, inner, attributes) => {
    const [x] = inner.inputs;
    if (inner.op !== 'cast' || !x || !isWider(x.type.dtype, inner.attributes.to as DType)) return undefined;
    return x.type.dtype === attributes.to ? x : b.cast(x, attributes);
  },
  isNoOp: ([x], { to }) => x?.dtype === to,
  simplify: withoutExpansion,
  emit: (e, { to }) => e.node('Cast', e.inputs, e.outputs, { to: onnxDtype[to] }),
  samples: [
    ...(['bool', 'uint8', 'uint16', 'uint32'] as const).map((to) => sample(to, [0, 1, 2.75, 100])),
    ...(['int8', 'int16', 'int32', 'int64', 'float32', 'float64'] as const).map((to) => sample(to, [0, -1.5, 2.75, 100])),
    { inputs: [tensorFrom('float32', [], [0.5])], attributes: { to: 'bool' } },
  ],
});
