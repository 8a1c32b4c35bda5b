import { rounded } from '../ir/accuracy.js';
import type { Value } from '../ir/value.js';
import { elementwise } from './families/elementwise.js';
import { floats } from './families/operands.js';
import { binarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    div(a: Value, c: Value): Value;
  }
}

export const div = elementwise(2, {
  name: 'div',
  doc: 'Quotient a / c, broadcast.',
  accuracy: rounded,
  onnx: 'Div',
  dtypes: floats,
  f: (a, c) => a / c,
  // d(a/c)/dc = -(a/c) / c
  zeroRows: 'first',
  gradient: ({ b, dy, inputs: [, c], outputs: [y] }) => {
    const da = b.div(dy, c);
    return [da, b.neg(b.mul(da, y))];
  },
  affine: ({ b, varying, vector }) => {
    const divisor = varying === 0 ? vector(1) : undefined;
    return divisor && [{ kind: 'scale', by: b.div(b.scalar(1, 'float64'), divisor) }];
  },
  samples: binarySamples([1, -2, 3, 0.5, 4, -1], [2, -1.5, 0.25, -3, 1.25, 5]),
});
