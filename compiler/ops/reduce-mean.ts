import { summedInBlocks } from '../ir/accuracy.js';
import type { Value } from '../ir/value.js';
import { countAlong } from './families/gradients.js';
import { floats } from './families/operands.js';
import { type ReductionAttributes, reduction, withFoldedAxes } from './families/reduction.js';

declare module '../ir/builder.js' {
  interface OpBuilder {
    reduceMean(x: Value, attributes: ReductionAttributes): Value;
  }
}

export const reduceMean = reduction({
  name: 'reduceMean',
  doc: 'Mean along axes.',
  accuracy: summedInBlocks,
  onnx: 'ReduceMean',
  opposite: 'reduceMean',
  dtypes: floats,
  inStages: true,
  fold: (elements) => elements.reduce((sum, x) => sum + x, 0) / elements.length,
  gradient: (context) => {
    const { b, dy, inputs, attributes } = context;
    const x = inputs[0];
    const share = b.div(withFoldedAxes(context, dy), countAlong(b, x, attributes.axes));
    return [b.expandLike(share, x)];
  },
});
