import type { StageRecord } from '../keys/stage-record.js';
import type { PlannedInstance } from '../plan/experiment-plan.js';
import type { Instance } from '../plan/instance.js';
import type { InstanceOutcome } from './run-event.js';

/** An instance with what became of it. */
export interface Settled {
  readonly outcome: InstanceOutcome;
  /** Read when something needs more than digests. */
  readonly record: StageRecord | null;
}

/** An instance of the plan while the plan runs. */
export interface InstanceNode {
  /** Position in the plan. */
  readonly order: number;
  readonly planned: PlannedInstance;
  readonly instance: Instance;
  /** Ids of what it reads, each once. */
  readonly producers: readonly string[];
  /** The set of instances that share values in memory. */
  readonly lane: string | undefined;
  /** Absent until somebody asks. */
  settled: Promise<Settled> | undefined;
}
