import type { FailurePolicy } from '../define/port.js';
import type { Store } from '../store/store.js';
import type { InstanceOutcome, ResultCounts, RunEvent, RunStatus } from './run-event.js';

/** How a plan is run. */
export interface RunOptions {
  readonly store: Store;
  /** Instances at once; by default as many as the machine has processors, and 1 for `inline`. */
  readonly jobs?: number;
  /** Main memory that instances may claim together, 2^30 bytes; by default what the machine has. */
  readonly memoryGiB?: number;
  /** `inline` runs stages in this process, for debuggers; a stage that crashes takes the run with it. By default `processes`. */
  readonly host?: 'processes' | 'inline';
  /** In place of the experiment's, for edges that say nothing. */
  readonly onFailure?: FailurePolicy;
  /** Aborted: nothing new begins, what runs is told and has `graceSeconds` to finish, and is rolled back after. */
  readonly signal?: AbortSignal;
  /** Aborted: what runs is ended at once. */
  readonly kill?: AbortSignal;
  /** 10 by default. */
  readonly graceSeconds?: number;
  /** Arguments of the command that started it, to be repeated. */
  readonly command?: readonly string[];
  readonly onEvent?: (event: RunEvent) => void;
}

/** How a run ended. */
export interface RunOutcome {
  readonly run: string;
  /** Absolute folder of the run. */
  readonly folder: string;
  readonly status: RunStatus;
  readonly counts: ResultCounts;
  /** In the order of the plan. */
  readonly instances: readonly InstanceOutcome[];
}
