import { elementCount, type Tensor, tensorFrom } from '../../schemas/tensor.js';
import { inFloats } from '../ir/accuracy.js';
import { axisOf } from '../ir/dims.js';
import { defineOp } from '../ir/op.js';
import type { Value } from '../ir/value.js';
import { evaluateBroadcast } from './families/elementwise.js';
import { floats, operand } from './families/operands.js';
import { foldAlong } from './families/reduction.js';
import { symbolic } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    softmax(x: Value, attributes: { readonly axis: number }): Value;
  }
}

function evaluate(x: Tensor, axis: number): Tensor {
  const largest = foldAlong(x, [axis], true, 'float64', (elements) => elements.reduce((p, q) => Math.max(p, q)));
  const powers = evaluateBroadcast([x, largest], 'float64', (value, top) => Math.exp(value - top));
  const sums = foldAlong(powers, [axis], true, 'float64', (elements) => elements.reduce((sum, value) => sum + value, 0));
  return evaluateBroadcast([powers, sums], x.dtype, (power, sum) => power / sum);
}

const cube = tensorFrom('float32', [2, 3, 2], [1, -2, 3.5, 0.5, 4, -1, 7, 2.5, -3, 6, 0.25, 5]);

export const softmax = defineOp<{ readonly axis: number }>({
  name: 'softmax',
  doc: 'exp(x) divided by its sum along an axis.',
  // onnxruntime's kernel for AVX2 gives 0 where the one for AVX-512 gives a subnormal number.
  accuracy: inFloats({ ulp: 1, relative: 1e-5, absolute: 2 ** -126, note: 'subnormal results may be 0' }, { ulp: 1, relative: 2e-14 }),
  arity: 1,
  // Largest element, difference, exponential, sum and quotient.
  work: { flop: ({ outputs: [y] }) => 5 * elementCount(y?.dims ?? []) },
  infer: (inputs, { axis }) => {
    const type = operand('softmax', inputs, 0, floats);
    axisOf(axis, type.dims.length);
    return [type];
  },
  evaluate: ([x], { axis }) => [evaluate(x, axis)],
  // dx = y (dy - sum(dy y))
  gradient: ({ b, dy, outputs: [y], attributes: { axis } }) => {
    const mean = b.reduceSum(b.mul(dy, y), { axes: [axis], keepDims: true });
    return [b.mul(y, b.sub(dy, mean))];
  },
  emit: (e, { axis }) => e.node('Softmax', e.inputs, e.outputs, { axis }),
  mixes: ([x], { axis }) => [axisOf(axis, x.dims.length)],
  anyOrder: 'mixes',
  samples: [
    { inputs: [cube], attributes: { axis: -1 }, symbolic: [symbolic('float32', 'B', 'H', 2)] },
    { inputs: [cube], attributes: { axis: 1 }, symbolic: [symbolic('float32', 'B', 'H', 2)] },
    { inputs: [tensorFrom('float32', [2, 6], [-60, 3, 20.3, -1.7, 0.1, 40.2, 80.1, 79.9, -0.3, 5, 1e-3, 81])], attributes: { axis: -1 } },
    { inputs: [tensorFrom('float32', [3], [100, 101, 99])], attributes: { axis: 0 } },
  ],
});
