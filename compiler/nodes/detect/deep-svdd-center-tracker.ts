import { z } from 'zod';
import type { Value } from '../../ir/value.js';
import { defineNode, type LowerContext, port } from '../contract.js';
import { mean as meanFinaliser } from '../../../schemas/hosts/finalisers/mean.js';
import { deepSvddCenter } from '../../../schemas/hosts/metrics/deep-svdd-center.js';
import { moments } from '../../reductions/moments.js';
import { declareFit } from '../host-declarations.js';

const hparams = z.strictObject({
  rep_dim: z.int().positive().optional().describe('Length of an embedding; inferred if omitted.'),
  alpha: z.number().gt(0).max(1).default(0.1).describe("Share of the batch's mean in the moved centre."),
  update_in_eval: z.boolean().default(false).describe('Move the centre in val and test, too.'),
});

export const deepSvddCenterTracker = defineNode({
  kind: 'DeepSVDDCenterTracker',
  className: 'cuvis_ai.anomaly.deep_svdd.DeepSVDDCenterTracker',
  category: 'model',
  doc: "Centre of the embeddings: the mean over the training data, which stage train moves by alpha towards each batch's mean before yielding it. A training step stores the moved centre. No gradient passes.",
  stages: ['always'],
  hparams,
  inputs: { embeddings: port('float32[B, H, W, rep_dim]', 'Embedding per pixel.') },
  outputs: {
    center: port('float32[rep_dim]', 'The centre.'),
    metrics: port('metrics?', 'Norm of the centre.'),
  },
  state: ({ dim }) => ({ _tracked_center: { dtype: 'float32', dims: [dim('rep_dim')], doc: 'The centre.' } }),
  fits: () => [
    declareFit({
      statistics: [{ reduction: moments, inputs: { data: 'embeddings' } }],
      finaliser: meanFinaliser,
      params: {},
      writes: { mean: '_tracked_center' },
    }),
  ],
  lower: (context) => {
    const center = centerOf(context);
    if (context.stage === 'train') context.update('_tracked_center', center);
    return { center };
  },
  metric: {
    host: deepSvddCenter,
    params: () => ({}),
    lower: (context) => ({ center: centerOf(context) }),
  },
});

/** (1 - alpha) center + alpha mean in stages that move the centre, else the centre. */
function centerOf({ b, hparams: h, stage, input, state }: LowerContext<z.infer<typeof hparams>>): Value {
  const center = state('_tracked_center');
  const moves = stage === 'train' || (h.update_in_eval && stage !== 'inference');
  if (!moves) return b.stopGradient(center);
  const mean = b.reduceMean(input('embeddings'), { axes: [0, 1, 2], keepDims: false });
  const share = (value: Value, factor: number) => b.mul(value, b.scalar(factor, 'float32'));
  return b.stopGradient(b.add(share(center, 1 - h.alpha), share(mean, h.alpha)));
}
