import type { Value } from '../ir/value.js';
import { accumulating } from './families/operands.js';
import { type ReductionAttributes, reduction, withFoldedAxes } from './families/reduction.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    reduceSum(x: Value, attributes: ReductionAttributes): Value;
  }
}

export const reduceSum = reduction({
  name: 'reduceSum',
  doc: 'Sum along axes.',
  onnx: 'ReduceSum',
  dtypes: accumulating,
  fold: (elements) => elements.reduce((sum, x) => sum + x, 0),
  gradient: (context) => [context.b.expandLike(withFoldedAxes(context, context.dy), context.inputs[0] as Value)],
});
