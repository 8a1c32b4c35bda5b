import { z } from 'zod';
import { bandExtrema as bandExtremaFinaliser } from '../../../schemas/hosts/finalisers/band-extrema.js';
import { bandExtrema } from '../../reductions/band-extrema.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Value } from '../../ir/value.js';
import { clipped } from '../computations/clipped.js';
import { quantileOfRows, rowsToReduce } from '../computations/quantile-of-rows.js';
import { srgbOfLinear } from '../computations/srgb-transfer.js';
import { type LowerContext, type NodeDefinition, port, type StateEntry } from '../contract.js';
import { declareFit, type FitDeclaration } from '../host-declarations.js';
import { areSet, type Bounds, runningBounds, runningOutputs, runningState } from './running-bounds.js';

/** How the three channels of a selector are scaled. */
export const colourHparams = z.strictObject({
  norm_mode: z
    .enum(['running', 'per_frame', 'statistical'])
    .default('running')
    .describe('Bounds of each channel: of the frames so far, of the frame (its extrema), or of a fit.'),
  apply_gamma: z.boolean().default(true).describe('Apply the transfer function of sRGB to the scaled channels.'),
  normalize_output: z.boolean().default(true).describe('Scale the channels; else they are given as they are.'),
  freeze_running_bounds_after_frames: z.int().positive().nullable().default(20).describe('Frames after which running bounds stay; null: never.'),
  running_warmup_frames: z.int().nonnegative().default(10).describe('Frames, from the first, that are scaled by their own bounds.'),
  running_bounds_of: z
    .enum(['frame', 'batch'])
    .default('frame')
    .describe('What running bounds take for a frame: each image of a batch, in order, or all of a batch together, as cuvis-ai 0.5 does.'),
  unfitted: z
    .enum(['refused', 'per_frame'])
    .default('refused')
    .describe(
      'What norm_mode statistical does without a fit: it is refused, or each frame is scaled by itself, as the reference does without a word.',
    ),
});

/** What `colourHparams` come to. */
export type ColourHparams = z.infer<typeof colourHparams>;

/** What the reference does. */
export const colourCompat = { unfitted: 'per_frame' } as const;

/** What version 0.5 of the reference does beside: running bounds came to count frames in 0.17. */
export const colourCompat05 = { running_bounds_of: 'batch' } as const;

/** Quantiles that count as darkest and lightest. */
const [lowQuantile, highQuantile] = [0.005, 0.995];

/** Smallest range that is divided by. */
const smallestRange = 1e-8;

type State = Readonly<Record<string, StateEntry>>;

/** Bounds of a fit, or of the frames so far. */
export function colourState({ norm_mode: mode, normalize_output: normalises, unfitted }: ColourHparams): State {
  if (!normalises || mode === 'per_frame') return {};
  const running = runningState(3);
  if (mode === 'running') return running;
  const { running_min, running_max } = running as Record<'running_min' | 'running_max', StateEntry>;
  if (unfitted === 'per_frame') return { running_min, running_max };
  const withoutInitial = ({ dtype, dims, doc }: StateEntry): StateEntry => ({ dtype, dims, doc });
  return { running_min: withoutInitial(running_min), running_max: withoutInitial(running_max) };
}

/** The fit of norm_mode statistical: the smallest low and the largest high quantile of the batches' channels, which `raw` computes of the cube. */
export function colourFits(
  { norm_mode: mode, normalize_output: normalises }: ColourHparams,
  raw: (b: OpBuilder, cube: Value) => Value,
): FitDeclaration[] {
  if (!normalises || mode !== 'statistical') return [];
  return [
    declareFit({
      statistics: [{ reduction: bandExtrema, inputs: { data: 'cube' }, of: (b, cube) => boundsOfBatch(b, raw(b, cube)) }],
      finaliser: bandExtremaFinaliser,
      params: {},
      writes: { min: 'running_min', max: 'running_max' },
    }),
  ];
}

/** Low and high quantile over a whole batch, as rows [2, 3]. */
function boundsOfBatch(b: OpBuilder, x: Value): Value {
  const rows = rowsToReduce(b, x, [3], [0, 1, 2]);
  return b.concat(
    [lowQuantile, highQuantile].map((quantile) => b.unsqueeze(quantileOfRows(b, rows, quantile, true), { axes: [0] })),
    { axis: 0 },
  );
}

/** What the reference says of its choice. */
export const bandInfoPort = port('info?', 'Which bands were taken: known when the plan is compiled, no graph gives it.');

/** Output ports of `scaledColours`, beside the image. */
export const colourOutputs = { ...runningOutputs, band_info: bandInfoPort };

/** A definition with the outputs that its hyper-parameters lead to: bounds that do not run have no next values. */
export function withOwnOutputs(definition: NodeDefinition, { norm_mode: mode, normalize_output: normalises }: ColourHparams): NodeDefinition {
  if (mode === 'running' && normalises) return definition;
  const kept = Object.entries(definition.outputs).filter(([port]) => !(port in runningOutputs));
  return { ...definition, outputs: Object.fromEntries(kept) };
}

/** `raw` [B, H, W, 3] scaled as the hyper-parameters say, by port, with what running bounds become. */
export function scaledColours(context: LowerContext<ColourHparams>, raw: Value): Readonly<Record<string, Value>> {
  const { b, hparams: h, state } = context;
  const finished = (x: Value) => (h.apply_gamma ? srgbOfLinear(b, x) : x);
  if (!h.normalize_output) return { rgb_image: raw };
  if (h.norm_mode === 'running') {
    const quantilesOf = (quantile: number) => quantilesOfFrames(b, raw, quantile, h.running_bounds_of);
    const { bounds, outputs } = runningBounds(context, { low: quantilesOf(lowQuantile), high: quantilesOf(highQuantile) });
    return { rgb_image: finished(b.stopGradient(scaled(b, raw, bounds))), ...outputs };
  }
  const ofFrame = () => {
    const overImage = { axes: [1, 2], keepDims: true };
    return { low: b.reduceMin(raw, overImage), high: b.reduceMax(raw, overImage) };
  };
  const bounds = h.norm_mode === 'per_frame' ? ofFrame() : fittedBounds(b, { low: state('running_min'), high: state('running_max') }, h, ofFrame);
  return { rgb_image: finished(scaled(b, raw, bounds)) };
}

function fittedBounds(b: OpBuilder, fitted: Bounds, { unfitted }: ColourHparams, ofFrame: () => Bounds): Bounds {
  if (unfitted === 'refused') return fitted;
  const frame = ofFrame();
  const isSet = areSet(b, fitted);
  return { low: b.where(isSet, fitted.low, frame.low), high: b.where(isSet, fitted.high, frame.high) };
}

/** A quantile of each frame's channels, [F, 3]. */
function quantilesOfFrames(b: OpBuilder, x: Value, quantile: number, of: ColourHparams['running_bounds_of']): Value {
  if (of === 'frame') return quantileOfRows(b, rowsToReduce(b, x, [0, 3], [1, 2]), quantile, true);
  return b.unsqueeze(quantileOfRows(b, rowsToReduce(b, x, [3], [0, 1, 2]), quantile, true), { axes: [0] });
}

function scaled(b: OpBuilder, x: Value, { low, high }: Bounds): Value {
  const range = b.max(b.sub(high, low), b.scalar(smallestRange, 'float32'));
  return clipped(b, b.div(b.sub(x, low), range), 0, 1);
}
