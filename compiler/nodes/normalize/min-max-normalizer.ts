import { z } from 'zod';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { defineNode } from '../contract.js';
import { normalizerPorts } from './identity-normalizer.js';
import { extrema as extremaFinaliser } from '../../../schemas/hosts/finalisers/extrema.js';
import { extrema } from '../../reductions/extrema.js';
import { declareFit } from '../host-declarations.js';

export const minMaxNormalizer = defineNode({
  kind: 'MinMaxNormalizer',
  className: 'cuvis_ai.node.normalization.MinMaxNormalizer',
  category: 'model',
  doc: 'Maps the smallest value to 0 and the largest to 1: of the training data over all bands, or of each image per band. Not clamped.',
  stages: ['always'],
  hparams: z.strictObject({
    eps: z.number().nonnegative().default(1e-6).describe('Smallest range that is divided by.'),
    max_initialization_frames: z
      .null({ error: 'it must be null: a fit reads all cubes that it is given, for every node; list those that shall count' })
      .optional()
      .describe('Frames that the extrema of the fit are taken of in the reference. Here those that the fit is given; anything but null is refused.'),
    use_running_stats: z.boolean().default(true).describe('Use the extrema of the fit (two scalars); else those of each image, per band.'),
  }),
  ...normalizerPorts,
  state: ({ hparams, wideCube }) =>
    hparams.use_running_stats
      ? {
          running_min: { dtype: extremaDtype(wideCube), dims: [], trainable: 'fitted', doc: 'Smallest value of the training data.' },
          running_max: { dtype: extremaDtype(wideCube), dims: [], trainable: 'fitted', doc: 'Largest value of the training data.' },
        }
      : {},
  fits: ({ hparams, wideCube }) =>
    hparams.use_running_stats
      ? [
          declareFit({
            statistics: [{ reduction: extrema, inputs: { data: 'data' } }],
            finaliser: extremaFinaliser,
            params: wideCube ? { dtype: extremaDtype(wideCube) } : {},
            writes: { min: 'running_min', max: 'running_max' },
          }),
        ]
      : [],
  lower: ({ b, hparams, input, state }) => {
    const x = input('data');
    if (hparams.use_running_stats) return { normalized: rescale(b, x, state('running_min'), state('running_max'), hparams.eps) };
    const { low, high } = imageExtrema(b, x);
    return { normalized: rescale(b, x, low, high, hparams.eps) };
  },
});

/** Smallest and largest value per image and band, [B, 1, 1, C]. */
export function imageExtrema(b: OpBuilder, x: Value): { readonly low: Value; readonly high: Value } {
  // Axis by axis, so that among equal pixels the first one gets the whole gradient, as in the reference.
  const [overWidth, overHeight] = [
    { axes: [2], keepDims: true },
    { axes: [1], keepDims: true },
  ] as const;
  return { low: b.reduceMin(b.reduceMin(x, overWidth), overHeight), high: b.reduceMax(b.reduceMax(x, overWidth), overHeight) };
}

/** Extrema have the scale of the cube. */
function extremaDtype(wideCube: boolean): 'float32' | 'float64' {
  return wideCube ? 'float64' : 'float32';
}

/** (x - low) / max(high - low, eps) for extrema in float32, or in float64 of rank 0. */
export function rescale(b: OpBuilder, x: Value, low: Value, high: Value, eps: number): Value {
  if (low.type.dtype === 'float64') {
    const range = b.max(b.sub(high, low), b.scalar(eps, 'float64'));
    return b.div(b.centre(x, low), b.cast(range, { to: 'float32' }));
  }
  return b.div(b.sub(x, low), b.max(b.sub(high, low), b.scalar(eps, 'float32')));
}
