import type { ScheduleConfig } from '../../schemas/training/config.js';

/** Where a schedule stands; plain data. `best` is null until reduce_on_plateau has seen a value. */
export interface ScheduleState {
  /** Epochs ended so far. */
  readonly epoch: number;
  /** Learning rate of the current epoch. */
  readonly rate: number;
  readonly best: number | null;
  readonly badEpochs: number;
  readonly cooldown: number;
}

/** A learning-rate schedule in float64, stepped once at the end of each epoch. */
export interface Schedule {
  readonly start: ScheduleState;
  /** The metric by which it steps, if it does; `advance` must be given its value. */
  readonly monitor: string | null;
  /** The state of the next epoch. `value` null: the monitor was not measured in this epoch, which then does not count. */
  advance(state: ScheduleState, value: number | null): ScheduleState;
}

/** Rate of an epoch (from 0, after the warm-up) from the rate before it. */
type NextRate = (epoch: number, previous: number) => number;

/**
 * The schedule of `config` for training at `base` over `epochs` epochs. The forms are those of PyTorch's
 * torch.optim.lr_scheduler (CosineAnnealingLR's recursive form, which turns upward after its period;
 * OneCycleLR with `base` as its `max_lr` and one step per epoch, without its cycle of the momentum).
 */
export function createSchedule(config: ScheduleConfig, base: number, epochs: number): Schedule {
  const warmup = config.warmupEpochs;
  const next = nextRateOf(config, base, Math.max(1, epochs - warmup));
  const first = next(0, base);
  const rateOf: NextRate = (epoch, previous) =>
    epoch < warmup ? (first * (epoch + 1)) / (warmup + 1) : epoch === warmup ? first : next(epoch - warmup, previous);
  const start = { epoch: 0, rate: rateOf(0, base), best: null, badEpochs: 0, cooldown: 0 };
  if (config.name !== 'reduce_on_plateau') {
    return { start, monitor: null, advance: (state) => ({ ...state, epoch: state.epoch + 1, rate: rateOf(state.epoch + 1, state.rate) }) };
  }
  const advance: Schedule['advance'] = (state, value) => {
    const moved = { ...state, epoch: state.epoch + 1 };
    if (moved.epoch <= warmup) return { ...moved, rate: rateOf(moved.epoch, state.rate) };
    return value === null ? moved : stepPlateau(config, moved, value);
  };
  return { start, monitor: config.monitor, advance };
}

function nextRateOf(config: ScheduleConfig, base: number, epochs: number): NextRate {
  const { name, minLr, tMax, stepSize, gamma } = config;
  if (name === 'cosine') return cosine(base, minLr, tMax ?? epochs);
  if (name === 'step') return (epoch, previous) => (epoch > 0 && epoch % (stepSize ?? 1) === 0 ? previous * (gamma || 0.1) : previous);
  if (name === 'exponential') return (epoch, previous) => (epoch > 0 ? previous * (gamma || 0.99) : previous);
  if (name === 'one_cycle') return oneCycle(config, base, epochs);
  return (_, previous) => previous;
}

function cosine(base: number, floor: number, period: number): NextRate {
  return (epoch, previous) => {
    if (epoch === 0) return base;
    if ((epoch - 1 - period) % (2 * period) === 0) return previous + ((base - floor) * (1 - Math.cos(Math.PI / period))) / 2;
    const ratio = (1 + Math.cos((Math.PI * epoch) / period)) / (1 + Math.cos((Math.PI * (epoch - 1)) / period));
    return ratio * (previous - floor) + floor;
  };
}

/** The rate runs from the end of the slope before, or from the first rate at step 0, to `rate` at the step `end`. */
interface Slope {
  readonly end: number;
  readonly rate: number;
}

/** Up to `base` and down below the first rate; with three phases down to the first rate in between, as fast as it rose. */
function oneCycle(config: ScheduleConfig, base: number, steps: number): NextRate {
  const { pctStart, divFactor, finalDivFactor, annealStrategy, threePhase } = config;
  const first = base / divFactor;
  const rise: Slope = { end: pctStart * steps - 1, rate: base };
  const middle: readonly Slope[] = threePhase ? [{ end: 2 * pctStart * steps - 2, rate: first }] : [];
  const slopes = [rise, ...middle, { end: steps - 1, rate: first / finalDivFactor }];
  return (step) => {
    const at = slopes.findIndex(({ end }, i) => step <= end || i === slopes.length - 1);
    const to = slopes[at] as Slope;
    const from = slopes[at - 1] ?? { end: 0, rate: first };
    const share = to.end > from.end ? Math.min(1, (step - from.end) / (to.end - from.end)) : 1;
    return anneals[annealStrategy](from.rate, to.rate, share);
  };
}

/** Slopes between two rates, by the share of the way from 0 to 1. */
const anneals: Readonly<Record<ScheduleConfig['annealStrategy'], (from: number, to: number, share: number) => number>> = {
  cos: (from, to, share) => to + ((from - to) / 2) * (1 + Math.cos(Math.PI * share)),
  linear: (from, to, share) => from + (to - from) * share,
};

function stepPlateau(config: ScheduleConfig, state: ScheduleState, value: number): ScheduleState {
  const better = isBetter(config, value, state.best);
  const cooling = state.cooldown > 0;
  const badEpochs = better || cooling ? 0 : state.badEpochs + 1;
  const after = { ...state, best: better ? value : state.best, badEpochs, cooldown: cooling ? state.cooldown - 1 : 0 };
  if (badEpochs <= config.patience) return after;
  const lower = Math.max(state.rate * config.factor, config.minLr);
  return { ...after, badEpochs: 0, cooldown: config.cooldown, rate: state.rate - lower > config.eps ? lower : state.rate };
}

function isBetter({ mode, threshold, thresholdMode }: ScheduleConfig, value: number, best: number | null): boolean {
  if (best === null) return !Number.isNaN(value);
  if (thresholdMode === 'rel') return mode === 'min' ? value < best * (1 - threshold) : value > best * (1 + threshold);
  return mode === 'min' ? value < best - threshold : value > best + threshold;
}
