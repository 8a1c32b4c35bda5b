import { z } from 'zod';
import { bandExtrema as bandExtremaFinaliser } from '../../../schemas/hosts/finalisers/band-extrema.js';
import { badHparam } from '../../diagnostics/catalogue/bad-hparam.js';
import { boundsCarriedByCaller } from '../../diagnostics/catalogue/bounds-carried-by-caller.js';
import { bandExtrema } from '../../reductions/band-extrema.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { clipped } from '../computations/clipped.js';
import { quantileOfRows, rowsToReduce } from '../computations/quantile-of-rows.js';
import { type CheckContext, defineNode, type LowerContext, type NodeDefinition, port } from '../contract.js';
import { declareFit } from '../host-declarations.js';
import { type Bounds, runningBounds, runningOutputs, runningState } from '../select/running-bounds.js';

const hparams = z.strictObject({
  n_channels: z.int().positive().optional().describe('Number of channels; inferred if omitted.'),
  norm_mode: z
    .enum(['running', 'per_frame', 'statistical'])
    .default('running')
    .describe('Bounds of each channel: of the frames so far, of the frame, or of a fit.'),
  freeze_running_bounds_after_frames: z.int().positive().nullable().default(20).describe('Frames after which running bounds stay; null: never.'),
  running_warmup_frames: z.int().nonnegative().default(10).describe('Frames, from the first, that are scaled by their own bounds.'),
  quantile_low: z.number().min(0).max(1).default(0.005).describe('Quantile that becomes 0.'),
  quantile_high: z.number().min(0).max(1).default(0.995).describe('Quantile that becomes 1.'),
  eps: z.number().positive().default(1e-8).describe('Smallest range that is divided by.'),
  per_frame_quantiles: z.boolean().default(false).describe('For per_frame: bounds are the quantiles of the frame; else its extrema.'),
  joint_channels: z.boolean().default(false).describe('For per_frame: one pair of bounds for all channels.'),
  quantize_levels: z
    .int()
    .positive()
    .nullable()
    .default(null)
    .describe('Round the result down to this many steps; no gradient passes. null: do not.'),
  statistical_fit: z
    .literal('batch_bounds')
    .default('batch_bounds')
    .describe('For statistical: the smallest low and the largest high quantile of the batches. Quantiles of a sample of all pixels are not built.'),
  fit_subsample: z.int().positive().default(4).describe('Of the fit that is not built.'),
  max_fit_values: z.int().min(2).default(4000000).describe('Of the fit that is not built.'),
  seed: z.int().nonnegative().default(0).describe('Of the fit that is not built.'),
  clamp: z.enum(['both', 'floor', 'none']).default('both').describe('For statistical: clip to 0 and 1, at 0 alone, or not at all.'),
  invert: z.boolean().default(false).describe('For statistical: take the negative of the data, so that the smallest become the largest.'),
});

type Settings = z.infer<typeof hparams>;

export const percentileNormalizer: NodeDefinition = defineNode<Settings>({
  kind: 'PercentileNormalizer',
  className: 'cuvis_ai.node.normalization.PercentileNormalizer',
  category: 'model',
  doc: 'Maps a low quantile of each channel to 0 and a high one to 1, clipped: (x - low) / max(high - low, eps).',
  stages: ['always'],
  hparams,
  inputs: { data: port('float32[B, H, W, n_channels]', 'Image to normalise.') },
  outputs: {
    normalized: port('float32[B, H, W, n_channels]', 'The normalised image.'),
    ...Object.fromEntries(
      Object.entries(runningOutputs).map(([name, { type, doc }]) => [name, { doc, type: type.of === 'tensor' ? perChannel(type) : type }]),
    ),
  },
  check: checkModes,
  state: ({ hparams: { norm_mode: mode }, dim }) => {
    if (mode === 'running') return runningState(dim('n_channels'));
    const vector = { dtype: 'float32', dims: [dim('n_channels')] } as const;
    if (mode === 'per_frame') return {};
    return { running_min: { ...vector, doc: 'What becomes 0 in each channel.' }, running_max: { ...vector, doc: 'What becomes 1 in each channel.' } };
  },
  fits: ({ hparams: h }) =>
    h.norm_mode === 'statistical'
      ? [
          declareFit({
            statistics: [{ reduction: bandExtrema, inputs: { data: 'data' }, of: (b, data) => boundsOfBatch(b, turned(b, data, h), h) }],
            finaliser: bandExtremaFinaliser,
            params: {},
            writes: { min: 'running_min', max: 'running_max' },
          }),
        ]
      : [],
  lower: (context) => {
    const { b, hparams: h } = context;
    const { value, ...next } = scaledBy(context);
    if (h.quantize_levels === null) return { normalized: value, ...next };
    const levels = b.scalar(h.quantize_levels, 'float32');
    return { normalized: b.stopGradient(b.div(b.floor(b.mul(value, levels)), levels)), ...next };
  },
  specialise: ({ hparams: { norm_mode: mode } }) => {
    if (mode === 'running') return percentileNormalizer;
    const { normalized } = percentileNormalizer.outputs;
    return { ...percentileNormalizer, outputs: normalized ? { normalized } : {} };
  },
});

/** The port type with the channels of this class. */
function perChannel<T extends { readonly dims: readonly (number | string)[] }>(type: T): T {
  return { ...type, dims: type.dims.map((dim) => (dim === 'channels' ? 'n_channels' : dim)) };
}

/** What only some modes read must not be written for others: it would be ignored. */
function checkModes({ name, hparams: h, diagnostics, at }: CheckContext<Settings>): void {
  const refuse = (hparam: keyof Settings, reason: string) =>
    diagnostics.report(badHparam, at(hparam), { hparam, kind: 'PercentileNormalizer', reason });
  if (h.quantile_low >= h.quantile_high) refuse('quantile_low', `it must be below quantile_high, ${h.quantile_high}, and is ${h.quantile_low}`);
  if (h.norm_mode !== 'per_frame' && h.per_frame_quantiles) refuse('per_frame_quantiles', "only norm_mode 'per_frame' reads it");
  if (h.norm_mode !== 'per_frame' && h.joint_channels) refuse('joint_channels', "only norm_mode 'per_frame' reads it");
  if (h.norm_mode !== 'statistical' && h.clamp !== 'both') refuse('clamp', "only norm_mode 'statistical' reads it");
  if (h.norm_mode !== 'statistical' && h.invert) refuse('invert', "only norm_mode 'statistical' reads it");
  if (h.norm_mode === 'running') diagnostics.report(boundsCarriedByCaller, at('norm_mode'), { node: name });
}

function turned(b: OpBuilder, x: Value, { invert }: Settings): Value {
  return invert ? b.neg(x) : x;
}

/** Low and high quantile of each channel over a whole batch, as rows [2, C]. */
function boundsOfBatch(b: OpBuilder, x: Value, { quantile_low: low, quantile_high: high }: Settings): Value {
  const rows = rowsToReduce(b, x, [3], [0, 1, 2]);
  return b.concat(
    [low, high].map((quantile) => b.unsqueeze(quantileOfRows(b, rows, quantile, true), { axes: [0] })),
    { axis: 0 },
  );
}

function scaledBy(context: LowerContext<Settings>): Readonly<Record<'value', Value>> & Readonly<Record<string, Value>> {
  const { b, hparams: h, input, state } = context;
  const x = input('data');
  if (h.norm_mode === 'per_frame') return { value: clipped(b, unclipped(b, x, boundsOfFrame(b, x, h), h.eps), 0, 1) };
  if (h.norm_mode === 'statistical') {
    const scaled = unclipped(b, turned(b, x, h), { low: state('running_min'), high: state('running_max') }, h.eps);
    const floored = h.clamp === 'none' ? scaled : b.max(scaled, b.scalar(0, 'float32'));
    return { value: h.clamp === 'both' ? b.min(floored, b.scalar(1, 'float32')) : floored };
  }
  const rows = rowsToReduce(b, x, [0, 3], [1, 2]);
  const [low, high] = [h.quantile_low, h.quantile_high].map((quantile) => quantileOfRows(b, rows, quantile, true)) as [Value, Value];
  const { bounds, outputs } = runningBounds(context, { low, high });
  return { value: b.stopGradient(clipped(b, unclipped(b, x, bounds, h.eps), 0, 1)), ...outputs };
}

/** Bounds of each image, [B, 1, 1, C] or [B, 1, 1, 1]. */
function boundsOfFrame(b: OpBuilder, x: Value, h: Settings): Bounds {
  if (!h.per_frame_quantiles) {
    const over = { axes: h.joint_channels ? [1, 2, 3] : [1, 2], keepDims: true };
    return { low: b.reduceMin(x, over), high: b.reduceMax(x, over) };
  }
  const rows = h.joint_channels ? rowsToReduce(b, x, [0], [1, 2, 3]) : rowsToReduce(b, x, [0, 3], [1, 2]);
  const bound = (quantile: number) => b.unsqueeze(quantileOfRows(b, rows, quantile, false), { axes: h.joint_channels ? [1, 2, 3] : [1, 2] });
  return { low: bound(h.quantile_low), high: bound(h.quantile_high) };
}

function unclipped(b: OpBuilder, x: Value, { low, high }: Bounds, eps: number): Value {
  return b.div(b.sub(x, low), b.max(b.sub(high, low), b.scalar(eps, 'float32')));
}
