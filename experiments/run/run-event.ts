import type { Failure } from './failure.js';

/** How an instance ended: cancelled ones were not begun, or rolled back, as the run was stopped; blocked ones need one that failed. */
export type InstanceResult = 'ran' | 'reused' | 'failed' | 'blocked' | 'skipped' | 'cancelled';

/** What became of one instance of a plan. */
export interface InstanceOutcome {
  readonly instance: string;
  readonly stage: string;
  readonly label: string;
  readonly result: InstanceResult;
  /** Null where what it depends on never came to be. */
  readonly key: string | null;
  /** Of the function; null where it was not called. ISO 8601. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly attempts: number;
  /** Why it ran though the plan said otherwise, as the bytes of its outputs were not what was planned; else null. */
  readonly upgraded: string | null;
  /** Planned to run, and reused, since its key turned out to be recorded: `same-inputs` (early cut-off) or `other-run`, which did it meanwhile. */
  readonly cutOff: 'same-inputs' | 'other-run' | null;
  readonly failure: Failure | null;
  /** Instances whose failure blocks it. */
  readonly blockedBy: readonly string[];
  readonly outputs: Readonly<Record<string, { readonly digest: string; readonly bytes: number }>>;
}

/** Instances per result. */
export type ResultCounts = Readonly<Record<InstanceResult, number>>;

/** How a run ended. */
export type RunStatus = 'complete' | 'failed' | 'interrupted';

/** What a run tells while it goes on. `at` is ISO 8601. */
export type RunEvent = { readonly at: string } & (
  | { readonly type: 'run-started'; readonly run: string; readonly instances: number }
  /** Another process does it. */
  | { readonly type: 'instance-waiting'; readonly instance: string; readonly heldBy: string }
  | { readonly type: 'instance-started'; readonly instance: string; readonly attempt: number }
  | { readonly type: 'instance-log'; readonly instance: string; readonly text: string }
  | { readonly type: 'instance-retried'; readonly instance: string; readonly attempt: number; readonly failure: Failure }
  | { readonly type: 'instance-upgraded'; readonly instance: string; readonly why: string }
  | { readonly type: 'instance-ended'; readonly outcome: InstanceOutcome }
  | { readonly type: 'run-stopping'; readonly why: string }
  | { readonly type: 'run-ended'; readonly run: string; readonly status: RunStatus; readonly counts: ResultCounts }
);

/** An event without its time. */
export type Told<E extends RunEvent = RunEvent> = E extends RunEvent ? Omit<E, 'at'> : never;
