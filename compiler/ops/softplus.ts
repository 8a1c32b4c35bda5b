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
    softplus(x: Value): Value;
  }
}

export const softplus = elementwise(1, {
  name: 'softplus',
  doc: 'log(1 + exp(x)) without overflow; minus the log of the logistic function of -x.',
  accuracy: inFloats({ ulp: 3.5 }, { ulp: 3 }),
  onnx: 'Log',
  dtypes: floats,
  f: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  gradient: ({ b, dy, inputs: [x] }) => [b.mul(dy, b.sigmoid(x))],
  emit,
  samples: unarySamples([-3, -0.5, 0, 0.25, 1, 4]),
});

/**
 * max(x, 0) + log(1 + z) with z = exp(-|x|). u = 1 + z is rounded; log(u) - (u - 1 - z) / u gives back what the sum lost,
 * so that the result is z itself where u is 1. onnxruntime's Softplus has no float64 and takes three times as long.
 */
function emit(e: OnnxEmitter<1>): void {
  const dtype = e.outputTypes[0]?.dtype ?? 'float32';
  const [zero, one] = [0, 1].map((value) => e.constant(tensorFrom(dtype, [], [value]))) as [string, string];
  const [x] = e.inputs;
  const node = (type: string, ...inputs: string[]) => nodeOf(e, type, inputs);
  const z = node('Exp', node('Neg', node('Abs', x)));
  const u = node('Add', z, one);
  const lost = node('Div', node('Sub', node('Sub', u, one), z), u);
  e.node('Add', [node('Max', x, zero), node('Sub', node('Log', u), lost)], e.outputs);
}
