import { tensorFrom } from '../../schemas/tensor.js';
import type { Value } from '../ir/value.js';
import { elementwise } from './families/elementwise.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    neg(x: Value): Value;
  }
}

export const neg = elementwise(1, {
  name: 'neg',
  doc: 'Negation.',
  onnx: 'Neg',
  f: (x) => -(x as number),
  gradient: ({ b, dy }) => [b.neg(dy)],
  samples: [{ inputs: [tensorFrom('float32', [4], [-3, 0, 0.25, 4])], attributes: {} }],
});
