import { tensorFrom } from '../../schemas/tensor.js';
import { inFloats } from '../ir/accuracy.js';
import type { OnnxEmitter } from '../ir/op.js';
import type { Value } from '../ir/value.js';
import { elementwise } from './families/elementwise.js';
import { nodeOf } from './families/emission.js';
import { floats } from './families/operands.js';
import { unarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    sigmoid(x: Value): Value;
  }
}

export const sigmoid = elementwise(1, {
  name: 'sigmoid',
  doc: 'Logistic function 1 / (1 + exp(-x)).',
  accuracy: inFloats({ ulp: 2.5 }, { ulp: 3 }),
  onnx: 'Exp',
  dtypes: floats,
  f: (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))),
  // y' = y (1 - y)
  gradient: ({ b, dy, outputs: [y] }) => [b.mul(dy, b.mul(y, b.sub(b.scalar(1, dy.type.dtype), y)))],
  emit,
  samples: unarySamples([-3, -0.5, 0, 0.25, 1, 4]),
});

/** Below these x the result is exp(x) to the last digit, and exp(-x) has not overflowed yet. */
const tails = { float32: -80, float64: -700 } as const;

/**
 * max(1 / (1 + exp(-x)), exp(min(x, tail))): the quotient is monotone like exp, the power goes on where it has become 0
 * and is the smaller one above the tail. onnxruntime's Sigmoid is a rational approximation that is 0 below -18.
 */
function emit(e: OnnxEmitter<1>): void {
  const dtype = e.outputTypes[0]?.dtype === 'float64' ? 'float64' : 'float32';
  const number = (value: number) => e.constant(tensorFrom(dtype, [], [value]));
  const [[x], one] = [e.inputs as [string], number(1)];
  const quotient = nodeOf(e, 'Div', [one, nodeOf(e, 'Add', [nodeOf(e, 'Exp', [nodeOf(e, 'Neg', [x])]), one])]);
  e.node('Max', [quotient, nodeOf(e, 'Exp', [nodeOf(e, 'Min', [x, number(tails[dtype])])])], e.outputs);
}
