import { z } from 'zod';
import { tensorFrom } from '../../../schemas/tensor.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { defineNode } from '../contract.js';
import { normalizerPorts } from './identity-normalizer.js';
import { rowsToReduce } from '../computations/quantile-of-rows.js';

export const sigmoidNormalizer = defineNode({
  kind: 'SigmoidNormalizer',
  className: 'cuvis_ai.node.normalization.SigmoidNormalizer',
  category: 'transform',
  doc: 'Per image and band: logistic function of the distance from the lower median in population standard deviations, which are gathered in float64.',
  stages: ['always'],
  hparams: z.strictObject({ std_floor: z.number().positive().default(1e-6).describe('Smallest standard deviation that is divided by.') }),
  ...normalizerPorts,
  lower: ({ b, hparams, input }) => {
    const x = input('data');
    const deviation = b.cast(standardDeviation(b, x, hparams.std_floor), { to: 'float32' });
    return { normalized: b.sigmoid(b.div(b.sub(x, lowerMedian(b, x)), deviation)) };
  },
});

/** Population standard deviation over each image, at least `floor`, which stands inside the root to keep the gradient finite. */
function standardDeviation(b: OpBuilder, x: Value, floor: number): Value {
  const overImage = { axes: [1, 2], keepDims: true };
  const wide = b.cast(x, { to: 'float64' });
  const centred = b.sub(wide, b.reduceMean(wide, overImage));
  return b.sqrt(b.max(b.reduceMean(b.mul(centred, centred), overImage), b.scalar(floor * floor, 'float64')));
}

/** Of the n values of each image and band, the one of rank floor((n - 1) / 2): the last of the n - rank largest. [B, 1, 1, C] */
function lowerMedian(b: OpBuilder, x: Value): Value {
  const rows = rowsToReduce(b, x, [0, 3], [1, 2]);
  const int = (value: number) => b.constant(tensorFrom('int64', [1], [value]));
  const n = b.reshape(b.sizeOf(rows, { axes: [2] }), { shape: [1] });
  const half = b.mul(b.cast(b.sub(n, int(1)), { to: 'float64' }), b.scalar(0.5, 'float64'));
  const count = b.sub(n, b.cast(half, { to: 'int64' }));
  const [largest] = b.topK(rows, count);
  const median = b.squeeze(b.gather(largest, b.sub(count, int(1)), { axis: 2 }), { axes: [2] });
  return b.unsqueeze(median, { axes: [1, 2] });
}
