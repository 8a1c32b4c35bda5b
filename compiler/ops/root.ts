import { tensorFrom } from '../../schemas/tensor.js';
import { rounded } from '../ir/accuracy.js';
import type { Value } from '../ir/value.js';
import { elementwise } from './families/elementwise.js';
import { floats } from './families/operands.js';
import { unarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    root(x: Value): Value;
  }
}

export const root = elementwise(1, {
  name: 'root',
  doc: 'Square root of a sum of squares, for norms and standard deviations. Gradient: 0 at 0.',
  accuracy: rounded,
  onnx: 'Sqrt',
  dtypes: floats,
  f: (x) => Math.sqrt(x),
  // y' = 1 / (2 y) where y > 0, else 0
  gradient: ({ b, dy, outputs: [y] }) => {
    const [zero, one] = [b.scalar(0, dy.type.dtype), b.scalar(1, dy.type.dtype)];
    const positive = b.greater(y, zero);
    const slope = b.div(b.scalar(0.5, dy.type.dtype), b.where(positive, y, one));
    return [b.mul(dy, b.where(positive, slope, zero))];
  },
  samples: [...unarySamples([0.5, 1, 2.25, 4, 0.1, 9]), { inputs: [tensorFrom('float32', [2], [0, 4])], attributes: {}, kink: true }],
});
