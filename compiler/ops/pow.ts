import { inFloats } from '../ir/accuracy.js';
import type { Value } from '../ir/value.js';
import { elementwise } from './families/elementwise.js';
import { floats } from './families/operands.js';
import { binarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    pow(x: Value, exponent: Value): Value;
  }
}

/** As in IEEE 754 and C: 1 to any power is 1, and so is -1 to an infinite one, where JavaScript has NaN. */
function power(x: number, exponent: number): number {
  return x === 1 || (x === -1 && Math.abs(exponent) === Number.POSITIVE_INFINITY) ? 1 : x ** exponent;
}

export const pow = elementwise(2, {
  name: 'pow',
  doc: 'Power x ** exponent, broadcast; NaN for a negative x and a fraction. Gradient: to x 0 for exponent 0, to the exponent 0 for x = 0, as PyTorch has it.',
  accuracy: inFloats({ ulp: 1 }, { ulp: 1 }),
  onnx: 'Pow',
  dtypes: floats,
  f: (x, exponent) => power(x, exponent),
  // d/dx = e x^(e-1), d/de = x^e ln x
  gradient: ({ b, dy, inputs, outputs: [y] }) => {
    const [x, exponent] = inputs;
    const [zero, one] = [b.scalar(0, dy.type.dtype), b.scalar(1, dy.type.dtype)];
    const slope = b.mul(exponent, b.pow(x, b.sub(exponent, one)));
    const growth = b.mul(y, b.log(x));
    const flat = b.and(b.equal(x, zero), b.greaterOrEqual(exponent, zero));
    return [b.mul(dy, b.where(b.equal(exponent, zero), zero, slope)), b.mul(dy, b.where(flat, zero, growth))];
  },
  samples: binarySamples([1, 2.5, 3, 0.5, 4, 0.25], [2, -1.5, 0, -3, 1.25, 3]),
});
