import type { Reportable } from '../define/reportable.js';
import type { ExperimentPlan } from '../plan/experiment-plan.js';
import type { KeptRun } from '../run/read-runs.js';

/** How a run stands or ended; `died`: its process is gone without a word. */
export type RunState = KeptRun['summary']['status'];

/** What became of an instance. */
export type InstanceState = 'ran' | 'reused' | 'skipped' | 'blocked' | 'failed' | 'cancelled' | 'running' | 'waiting';

/** One output as the report shows it. */
export interface ReportedArtifact {
  readonly output: string;
  readonly codec: string;
  readonly digest: string;
  readonly bytes: number;
  /** Relative to the store; null where it stayed in memory or was removed since. */
  readonly path: string | null;
}

/** What became of one instance in a run. */
export interface ReportedInstance {
  readonly id: string;
  readonly state: InstanceState;
  readonly key: string | null;
  /** Milliseconds since the start of the run; null where nothing ran. */
  readonly startMs: number | null;
  readonly ms: number | null;
  readonly attempts: number;
  /** What went otherwise than planned. */
  readonly note: string | null;
  readonly artifacts: readonly ReportedArtifact[];
  /** Members that an aggregate went without, per input. */
  readonly missing: Readonly<Record<string, readonly string[]>>;
  readonly reports: readonly Reportable[];
  readonly log: readonly string[];
  readonly error: { readonly code: string; readonly message: string; readonly stack: string } | null;
}

/** Everything that the report of a run shows. */
export interface RunReport {
  readonly id: string;
  readonly plan: ExperimentPlan;
  readonly state: RunState;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly ms: number | null;
  /** Program and arguments, one text each; null where a program made the run. */
  readonly command: readonly string[] | null;
  /** Name and value, in the order shown. */
  readonly environment: readonly (readonly [string, string])[];
  /** By id of the instance. */
  readonly instances: ReadonlyMap<string, ReportedInstance>;
}
