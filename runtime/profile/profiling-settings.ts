import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { Stage } from '../../schemas/stage.js';

/** How a plan is profiled. What is left out has its default: every call says all of it. */
export interface ProfilingSettings {
  readonly enabled: boolean;
  /**
   * Meant for GPUs; no effect: on the CPU kernels end before the next one starts, and on a GPU onnxruntime times their
   * submission and the wait for the device is in the row `[onnxruntime]`.
   */
  readonly synchronize?: boolean;
  /** Discard what was measured so far. */
  readonly reset?: boolean;
  /** First samples of each row that do not count. A value other than before discards what was measured so far. */
  readonly skipFirstN?: number;
  /** Also keep the first so many spans for a trace: `Plan.getProfilingTrace`. */
  readonly traceSpans?: number;
}

/** The settings with all defaults filled in. */
export type ProfilingRequest = Required<ProfilingSettings>;

const profilingStages = ['train', 'val', 'test', 'inference', 'fit'] as const satisfies readonly (Stage | 'fit')[];

/** A stage, or the passes of the statistical fit. */
export type ProfilingStage = (typeof profilingStages)[number];

/** How rows can be grouped. */
export const breakdowns = ['fused', 'node', 'kernel'] as const;

/** What a row stands for: a fused node, a pipeline node, or an ONNX node as onnxruntime ran it. */
export type Breakdown = (typeof breakdowns)[number];

/** Throws `CuviscError` `option-invalid` for a stage or breakdown that there is not. */
export function checkView(stage: ProfilingStage | undefined, by: Breakdown): void {
  if (stage !== undefined && !profilingStages.includes(stage)) throw unknown('stage', stage, profilingStages);
  if (!breakdowns.includes(by)) throw unknown('by', by, breakdowns);
}

function unknown(what: string, value: string, known: readonly string[]): CuviscError {
  return new CuviscError('option-invalid', `${what} ${value} is unknown; known are ${known.join(', ')}`);
}

/** The settings with their defaults. Throws `CuviscError` `option-invalid` for what is not a flag or a whole number from 0. */
export function profilingRequest(settings: ProfilingSettings): ProfilingRequest {
  const { enabled, synchronize = false, reset = false, skipFirstN = 0, traceSpans = 0 } = settings;
  for (const [name, value] of Object.entries({ enabled, synchronize, reset })) {
    if (typeof value !== 'boolean') throw new CuviscError('option-invalid', `${name} must be true or false, found ${String(value)}`);
  }
  for (const [name, value] of Object.entries({ skipFirstN, traceSpans })) {
    if (!Number.isInteger(value) || value < 0) throw new CuviscError('option-invalid', `${name} must be a whole number from 0, found ${value}`);
  }
  return { enabled, synchronize, reset, skipFirstN, traceSpans };
}
