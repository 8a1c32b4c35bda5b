import type { EarlyStoppingConfig } from '../../schemas/training/config.js';
import { improves } from './metric-values.js';

/** Where a stopper stands; plain data. */
export interface StopperState {
  readonly best: number | null;
  /** Checks since the best. */
  readonly wait: number;
}

/** Whether to stop, and why. */
export interface StopperDecision {
  readonly state: StopperState;
  /** Why training should stop; null if it should go on. */
  readonly stop: string | null;
}

/** A stopper that has seen no value yet. */
export const freshStopper: StopperState = { best: null, wait: 0 };

/** One check of a stopper, in the order of Lightning's EarlyStopping. `value` null (undefined) counts as not finite. */
export function checkStopper(config: EarlyStoppingConfig, state: StopperState, value: number | null): StopperDecision {
  const { monitor, mode, checkFinite, stoppingThreshold, divergenceThreshold, minDelta, patience } = config;
  const current = value ?? Number.NaN;
  if (checkFinite && !Number.isFinite(current)) return { state, stop: `${monitor} is ${current}` };
  if (stoppingThreshold !== null && improves(mode, current, stoppingThreshold)) {
    return { state, stop: `${monitor} = ${current} is better than the stopping threshold ${stoppingThreshold}` };
  }
  if (divergenceThreshold !== null && improves(mode, divergenceThreshold, current)) {
    return { state, stop: `${monitor} = ${current} is worse than the divergence threshold ${divergenceThreshold}` };
  }
  const margin = mode === 'min' ? current + minDelta : current - minDelta;
  if (state.best === null ? !Number.isNaN(current) : improves(mode, margin, state.best)) return { state: { best: current, wait: 0 }, stop: null };
  const wait = state.wait + 1;
  const stop = wait >= patience ? `${monitor} has not improved on ${state.best} in ${wait} checks` : null;
  return { state: { ...state, wait }, stop };
}
