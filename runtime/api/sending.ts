import type { ProfilingStage } from '../profile/profiling-settings.js';

/** How long it took to prepare a request for the worker, and the stage whose profile says so. */
export interface Sending {
  readonly stage: ProfilingStage;
  readonly ms: number;
}
