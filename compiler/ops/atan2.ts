import { tensorFrom } from '../../schemas/tensor.js';
import { onnxDtype } from '../../schemas/onnx-dtype.js';
import { inFloats } from '../ir/accuracy.js';
import type { OnnxEmitter } from '../ir/op.js';
import type { Value } from '../ir/value.js';
import { elementwise } from './families/elementwise.js';
import { nodeOf } from './families/emission.js';
import { floats } from './families/operands.js';
import { binarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    atan2(y: Value, x: Value): Value;
  }
}

export const atan2 = elementwise(2, {
  name: 'atan2',
  doc: 'Angle in radians of the point (x, y), in (-pi, pi]; 0 at the origin, NaN for two infinities. A zero has no sign. Gradient: NaN at the origin.',
  accuracy: inFloats(
    { ulp: 4, unsignedZero: true },
    { ulp: 4, absolute: 1e-300, unsignedZero: true, over: 'no subnormal numbers', holds: noneSubnormal },
  ),
  onnx: 'Atan',
  emit,
  dtypes: floats,
  f: (y, x) => angle(y + 0, x + 0),
  // d/dy = x / (x^2 + y^2), d/dx = -y / (x^2 + y^2)
  gradient: ({ b, dy, inputs }) => {
    const [y, x] = inputs;
    const share = b.div(dy, b.add(b.mul(x, x), b.mul(y, y)));
    return [b.mul(share, x), b.neg(b.mul(share, y))];
  },
  samples: [
    ...binarySamples([1, -2, 3, 0.5, -4, -1], [2, -1.5, -0.25, -3, 1.25, 5]),
    { inputs: [tensorFrom('float32', [6], [0, 0, 0, 1, -1, 1e-4]), tensorFrom('float32', [6], [0, 1, -1, 0, 0, -1])], attributes: {}, kink: true },
  ],
});

/** True if no operand is a float64 closer to 0 than the normal ones. */
function noneSubnormal(...operands: readonly number[]): boolean {
  return operands.every((x) => x === 0 || !(Math.abs(x) < 2 ** -1022));
}

function angle(y: number, x: number): number {
  const infinite = Math.abs(y) === Number.POSITIVE_INFINITY && Math.abs(x) === Number.POSITIVE_INFINITY;
  return infinite ? Number.NaN : Math.atan2(y, x);
}

/** ONNX has the arc tangent of a quotient only: the half plane x < 0 is turned by pi, and the origin set apart. */
function emit(e: OnnxEmitter<2>): void {
  const dtype = e.outputTypes[0]?.dtype ?? 'float32';
  const constant = (value: number) => e.constant(tensorFrom(dtype, [], [value]));
  const [y, x] = e.inputs;
  const zero = constant(0);
  const isUpright = nodeOf(e, 'Equal', [x, zero]);
  // y / -0 has the wrong sign, and a sum x + 0 would be optimised away.
  const quotient = nodeOf(e, 'Div', [y, nodeOf(e, 'Where', [isUpright, zero, x])]);
  const turn = nodeOf(e, 'Where', [nodeOf(e, 'Less', [y, zero]), constant(-Math.PI), constant(Math.PI)]);
  const shift = nodeOf(e, 'Where', [nodeOf(e, 'Less', [x, zero]), turn, zero]);
  const whole = dtype === 'float32' ? nodeOf(e, 'Add', [nodeOf(e, 'Atan', [quotient]), shift]) : refined(e, quotient, shift);
  const origin = nodeOf(e, 'And', [isUpright, nodeOf(e, 'Equal', [y, zero])]);
  e.node('Where', [origin, zero, whole], e.outputs);
}

/**
 * onnxruntime has an arc tangent in float32 only. From its angle t, one step t + s / c leads to float64:
 * s = y cos t - x sin t and c = x cos t + y sin t are the point turned back by t, and s / c errs by its cube.
 */
function refined(e: OnnxEmitter<2>, quotient: string, shift: string): string {
  const [y, x] = e.inputs.map((name, i) => halved(e, name, e.inputs[1 - i] as string)) as [string, string];
  const narrow = nodeOf(e, 'Atan', [nodeOf(e, 'Cast', [quotient], { to: onnxDtype.float32 })]);
  const start = nodeOf(e, 'Add', [nodeOf(e, 'Cast', [narrow], { to: onnxDtype.float64 }), shift]);
  const [cos, sin] = [nodeOf(e, 'Cos', [start]), nodeOf(e, 'Sin', [start])];
  const s = nodeOf(e, 'Sub', [nodeOf(e, 'Mul', [y, cos]), nodeOf(e, 'Mul', [x, sin])]);
  const c = nodeOf(e, 'Add', [nodeOf(e, 'Mul', [x, cos]), nodeOf(e, 'Mul', [y, sin])]);
  return nodeOf(e, 'Add', [start, nodeOf(e, 'Div', [s, c])]);
}

/**
 * Half an operand, so that sums of products do not overflow: that of an infinite one is half the largest number, and 0
 * where the other one is infinite.
 */
function halved(e: OnnxEmitter<2>, name: string, other: string): string {
  const constant = (value: number) => e.constant(tensorFrom('float64', [], [value]));
  const finite = nodeOf(e, 'Max', [nodeOf(e, 'Min', [name, constant(Number.MAX_VALUE)]), constant(-Number.MAX_VALUE)]);
  return nodeOf(e, 'Where', [nodeOf(e, 'IsInf', [other]), constant(0), nodeOf(e, 'Mul', [finite, constant(0.5)])]);
}
