import { exact } from '../ir/accuracy.js';
import type { Value } from '../ir/value.js';
import { negated } from './families/affine-rules.js';
import { elementwise } from './families/elementwise.js';
import { signedNumbers } from './families/operands.js';
import { unarySamples } from './families/samples.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    neg(x: Value): Value;
  }
}

export const neg = elementwise(1, {
  name: 'neg',
  doc: 'Negation.',
  accuracy: exact,
  onnx: 'Neg',
  dtypes: signedNumbers,
  f: (x) => -x,
  zeroRows: 'first',
  gradient: ({ b, dy }) => [b.neg(dy)],
  compose: (_, inner) => (inner.op === 'neg' ? inner.inputs[0] : undefined),
  affine: (context) => [negated(context)],
  samples: unarySamples([-3, 0, 0.25, 4, 1, -0.5]),
});
