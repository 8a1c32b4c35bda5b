import { type Tensor, tensorFrom } from '../../../schemas/tensor.js';
import type { OpBuilder } from '../../ir/builder.js';
import type { Dim, Value } from '../../ir/value.js';
import { type LowerContext, port, type StateEntry } from '../contract.js';

/** What becomes 0 and what becomes 1. */
export interface Bounds {
  readonly low: Value;
  readonly high: Value;
}

/** How bounds move from frame to frame. */
export interface RunningSettings {
  readonly freeze_running_bounds_after_frames: number | null;
  readonly running_warmup_frames: number;
}

/** The state of bounds that run. */
export function runningState(channels: Dim): Readonly<Record<string, StateEntry>> {
  return {
    running_min: { dtype: 'float32', dims: [channels], doc: 'What becomes 0 in each channel.', initial: () => unset(channels, 1) },
    running_max: { dtype: 'float32', dims: [channels], doc: 'What becomes 1 in each channel.', initial: () => unset(channels, -1) },
    _norm_frame_count: { dtype: 'int64', dims: [], doc: 'Frames so far.', initial: () => tensorFrom('int64', [], [0]) },
  };
}

/** Bounds that no frame has set: the largest float32, and minus that. */
export function unset(channels: Dim, sign: 1 | -1): Tensor {
  return tensorFrom('float32', [Number(channels)], new Float32Array(Number(channels)).fill(sign * largest));
}

const largest = 2 ** 128 - 2 ** 104;

/** True where bounds are set. */
export function areSet(b: OpBuilder, { low, high }: Bounds): Value {
  return b.lessOrEqual(low, high);
}

/** State entry that each output port has the next value of. */
export const nextOf: Readonly<Record<string, string>> = {
  next_running_min: 'running_min',
  next_running_max: 'running_max',
  next_frame_count: '_norm_frame_count',
};

/** Ports of these values. */
export const runningOutputs = {
  next_running_min: port('float32[channels]', 'What `running_min` of the state becomes after these frames. With norm_mode running alone.'),
  next_running_max: port('float32[channels]', 'What `running_max` becomes. With norm_mode running alone.'),
  next_frame_count: port('int64[]', 'What `_norm_frame_count` becomes. With norm_mode running alone.'),
};

/**
 * Bounds [F, 1, 1, C] for frames that come one after another, of the state and the frames' own bounds [F, C]. A frame widens the bounds
 * until they freeze; during the warm-up it is scaled by its own. Also the next state, by output port; a training step keeps it.
 */
export function runningBounds<H extends RunningSettings>(
  context: LowerContext<H>,
  frames: Bounds,
): { bounds: Bounds; outputs: Record<string, Value> } {
  const { b, hparams: h, state, stage, update } = context;
  const positions = b.positions(frames.low, { axis: 0 });
  const before = state('_norm_frame_count');
  const int = (value: number) => b.scalar(value, 'int64');
  const numbers = b.add(b.add(positions, before), int(1));
  const limit = h.freeze_running_bounds_after_frames;
  const counts = { positions, widens: limit === null ? undefined : b.lessOrEqual(numbers, int(limit)) };
  const low = widened(b, frames.low, state('running_min'), counts, 1);
  const high = widened(b, frames.high, state('running_max'), counts, -1);
  const isWarming = b.unsqueeze(b.lessOrEqual(numbers, int(h.running_warmup_frames)), { axes: [1] });
  const used = (own: Value, running: Value) => b.unsqueeze(b.where(isWarming, own, running), { axes: [1, 2] });
  const outputs = {
    next_running_min: lastOf(b, low),
    next_running_max: lastOf(b, high),
    next_frame_count: b.add(before, b.sizeOf(frames.low, { axes: [0] })),
  };
  if (stage === 'train') for (const [port, value] of Object.entries(outputs)) update(nextOf[port] as string, value);
  return { bounds: { low: used(frames.low, low), high: used(frames.high, high) }, outputs };
}

/**
 * Smallest (sign 1) or largest (sign -1) values up to each frame, [F, C]: of the state and of the frames up to this one that widen
 * it.
 */
function widened(
  b: OpBuilder,
  own: Value,
  before: Value,
  { positions, widens }: { positions: Value; widens: Value | undefined },
  sign: 1 | -1,
): Value {
  const none = b.scalar(sign * largest, 'float32');
  const isPast = b.lessOrEqual(b.unsqueeze(positions, { axes: [0] }), b.unsqueeze(positions, { axes: [1] }));
  const counts = b.unsqueeze(widens ? b.and(isPast, b.unsqueeze(widens, { axes: [0] })) : isPast, { axes: [2] });
  const candidates = b.where(counts, b.unsqueeze(own, { axes: [0] }), none);
  const overFrames = { axes: [1], keepDims: false };
  return sign === 1 ? b.min(b.reduceMin(candidates, overFrames), before) : b.max(b.reduceMax(candidates, overFrames), before);
}

function lastOf(b: OpBuilder, rows: Value): Value {
  return b.squeeze(b.gather(rows, b.constant(tensorFrom('int64', [1], [-1])), { axis: 0 }), { axes: [0] });
}
