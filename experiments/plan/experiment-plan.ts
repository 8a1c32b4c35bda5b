import type { KeyTerms } from '../keys/key-terms.js';
import type { Action, Reason } from './decision.js';
import type { InstanceInput } from './instance.js';

/** One output in a plan. */
export interface PlannedOutput {
  /** Codec as `id@version`; null: stays in memory. */
  readonly codec: string | null;
  /** Known where the instance was done under its key. */
  readonly digest: string | null;
  readonly bytes: number | null;
  /** Whether whole bytes lie in the store; null where nobody asked for them, so that they were not looked at. */
  readonly stored: boolean | null;
}

/** The decision over one instance. */
export interface PlannedInstance {
  readonly id: string;
  readonly stage: string;
  readonly kind: 'stage' | 'aggregate';
  readonly label: string;
  readonly sets: readonly string[];
  readonly params: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, InstanceInput>>;
  readonly action: Action;
  readonly reasons: readonly Reason[];
  /**
   * RUN only: once what it depends on has run, its key is made anew, and if that is recorded with whole bytes it is reused after all. False for
   * what is forced, has no outputs, or misses bytes itself.
   */
  readonly cutOff: boolean;
  /** Null while an upstream that has to run has never run under its key. */
  readonly key: string | null;
  readonly terms: KeyTerms | null;
  readonly outputs: Readonly<Record<string, PlannedOutput>>;
  readonly target: boolean;
}

/** Instances per action, and more that a person asks first. */
export interface PlanCounts {
  readonly total: number;
  readonly RUN: number;
  readonly REUSE: number;
  readonly SKIP: number;
  readonly BLOCKED: number;
  readonly forced: number;
  /** Of RUN: those that may turn out to be reused. */
  readonly cutOff: number;
  /** Bytes of artifacts that what runs will read. */
  readonly bytesToRead: number;
}

/** What restricts and forces a plan. */
export interface PlanRequest {
  /** Ids or globs of stages that run whatever is recorded, and with them what lies downstream. */
  readonly force?: readonly string[];
  /** Forces the named stages alone. */
  readonly only?: boolean;
  /** Ids or globs: only these and what lies downstream may run. */
  readonly from?: readonly string[];
  /** Ids or globs: targets instead of the experiment's. */
  readonly until?: readonly string[];
  /** Globs over labels of parameter sets. */
  readonly sets?: readonly string[];
}

/** What `cuvisc stage plan` says and `cuvisc stage run` does. Plain data: `canonicalPlan` of equal plans is equal text. */
export interface ExperimentPlan {
  readonly version: 1;
  readonly experiment: string;
  /** Digest of the source files: who runs the plan has loaded the same. */
  readonly sources: string;
  readonly targets: readonly string[];
  readonly request: PlanRequest;
  /** Producers first; the order depends on the experiment alone. */
  readonly instances: readonly PlannedInstance[];
  readonly counts: PlanCounts;
}
