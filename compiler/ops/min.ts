import { everywhere } from '../ir/accuracy.js';
import type { Value } from '../ir/value.js';
import { elementwise } from './families/elementwise.js';
import { binarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    min(a: Value, c: Value): Value;
  }
}

export const min = elementwise(2, {
  name: 'min',
  doc: 'The smaller of two operands, broadcast. Gradient: to the smaller one; on a tie to the first, so that a clamp to a bound c passes it at the bound.',
  accuracy: everywhere({ ulp: 0, over: 'all', unsignedZero: true }),
  onnx: 'Min',
  kernels: ['uint8', 'int8', 'int32', 'uint32', 'int64', 'float32', 'float64'],
  f: (a, c) => Math.min(a, c),
  // a is chosen where it is the result: so c need not be kept for the way back.
  gradient: ({ b, dy, inputs: [a], outputs: [y] }) => {
    const first = b.lessOrEqual(a, y);
    const zero = b.scalar(0, dy.type.dtype);
    return [b.where(first, dy, zero), b.where(first, zero, dy)];
  },
  samples: binarySamples([1, -2, 3, 0.5, 4, -1], [2, -1.5, 0.25, -3, 1.25, 5]),
});
