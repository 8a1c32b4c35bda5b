import type { PlanRequest } from '../plan/experiment-plan.js';
import type { Failure } from './failure.js';
import type { InstanceTask, TaskResult } from './instance-task.js';

/** With what a worker process begins. */
export interface WorkerSetup {
  /** File of the experiment. */
  readonly file: string;
  /** Folder of the store. */
  readonly store: string;
  readonly request: PlanRequest;
  readonly threads: number;
}

/** What the coordinating process says to a worker. */
export type ToWorker =
  | { readonly kind: 'open'; readonly setup: WorkerSetup }
  | { readonly kind: 'perform'; readonly task: InstanceTask }
  /** Null: the run was interrupted. */
  | { readonly kind: 'abort'; readonly failure: Failure | null }
  | { readonly kind: 'forget'; readonly instance: string };

/** What a worker says. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unloadable'; readonly failure: Failure }
  | { readonly kind: 'started' }
  | { readonly kind: 'log'; readonly text: string }
  | { readonly kind: 'done'; readonly result: TaskResult };
